"""QuickBooks Online: stock and sales receipts by its Accounting API v3."""
