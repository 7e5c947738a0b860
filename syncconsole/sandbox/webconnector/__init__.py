"""A company on somebody's desk: QuickBooks Desktop or Point of Sale behind a Web Connector that
calls whoever it is told to."""
