"""A simulated Capillary organisation: customers with all that is theirs, stores, Clienteling."""
