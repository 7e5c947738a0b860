"""Pure rules: values in, values out. No database, no clock of its own, no I/O."""
