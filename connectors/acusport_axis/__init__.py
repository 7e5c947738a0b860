"""AcuSport AXIS (now Gearfire): stock and sales orders over its e-commerce API, by what others found."""
