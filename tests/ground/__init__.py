"""Bad ground: a state folder, a cache file, a clock that are not as they should be."""
