"""A simulated Tryton: JSON-RPC over a company whose stock is made of moves."""
