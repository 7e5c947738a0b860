"""What is done once by a person before there is a run: signing in to a system."""
