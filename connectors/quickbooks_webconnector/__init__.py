"""QuickBooks Desktop and QuickBooks Point of Sale, which the QuickBooks Web Connector speaks for.

The Web Connector runs beside QuickBooks and comes to us when it comes (`syncconsole webconnector`
answers it); this package says what it is asked, and what its answers mean.
"""
