"""The SOAP service that the QuickBooks Web Connector calls, and the .qwc file that tells it where.

A process of its own, because it must listen. It carries questions and answers between the runs'
mailboxes and the visitor; what they mean is the connectors' business.
"""

SYSTEMS = ("quickbooks_desktop", "quickbooks_pos")
"""The connectors whose endpoints are visited."""
