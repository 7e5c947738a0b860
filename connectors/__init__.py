"""How to talk to outside systems. Knows nothing of syncconsole.

`contract.py` says in words what a connector promises, `model.py` holds the frozen values that
cross the boundary, and each system has a package of its own that imports no other system.
"""
