"""A simulated AcuSport AXIS host: products with their stock, and sales orders.

Built from third-party facts: no specification of the e-commerce API is published.
"""
