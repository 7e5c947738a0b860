"""Against systems nobody here wrote: installed from the public registry, run on loopback."""
