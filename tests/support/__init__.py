"""What several test folders share: a fake clock, scripted endpoints, a small house."""
