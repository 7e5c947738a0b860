"""What the system is and can do. Read at every start, so it imports nothing heavy.

CONTRACT is the contract that client.py was written for (`connectors.contract.VERSION`).
"""

from connectors.model import Capabilities, ComponentAbility, Option

CONTRACT = 1

CAPABILITIES = Capabilities(
    system="shelf",  # as the entry point calls it
    title="Shelf",
    sides=("store", "office"),
    components={
        "inventory": ComponentAbility(
            writes=True, page=100, read_batch=1000, write_batch=1000, compare_and_set=True
        ),
    },
    options=(Option("file", kind="path", required=True, help="the JSON file of the shelf"),),
    verified_against="the contract suite of syncconsole",
)
