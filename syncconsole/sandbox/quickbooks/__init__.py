"""A QuickBooks Online company over HTTP: the part of the Accounting API v3 that is simulated."""
