"""QuickBooks Desktop: stock, sales receipts and sales orders by qbXML 13.0."""
