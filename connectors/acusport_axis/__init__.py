"""AcuSport AXIS (now Gearfire): stock and sales orders, by what others found of its API."""
