"""QuickBooks Point of Sale: stock, sales orders and sales receipts by qbposXML 3.0."""
