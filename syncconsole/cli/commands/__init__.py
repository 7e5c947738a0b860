"""The commands, one module a noun. Each function takes a Call and returns an Answer."""
