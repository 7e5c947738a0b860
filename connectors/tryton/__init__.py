"""Tryton (8.x), an ERP with a stock of moves, over its JSON-RPC."""
