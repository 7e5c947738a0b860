"""A shelf of goods in one JSON file: the smallest connector that keeps the whole contract."""
