"""Connections of three profiles under answers that are slow, cut, refused or lost."""
