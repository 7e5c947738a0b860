"""Keys as real shops have them (P-08)."""

STRANGE = {
    "space-before": " LEAD-1", "space-after": "TRAIL-1 ", "spaces-inside": "IN  SIDE",
    "no-break-space": "NB\u00a0SP", "leading-zeros": "007", "like-a-number": "1E5",
    "comma": "A,B", "quotes": 'SAY-"X"', "apostrophe": "O'NEILL", "slash": "A/B",
    "backslash": "A\\B", "percent": "50%25", "ampersand": "A&B=C", "plus": "A+B", "hash": "#1",
    "question": "A?B", "colon": "sku:A*", "parentheses": "(A) OR B", "minus": "-A",
    "umlaut": "GR\u00d6SSE", "decomposed": "GRO\u0308SSE", "kanji": "\u65e5\u672c",
    "very-long": "L" * 200,
}  # fmt: skip
"""By what is strange of them."""
