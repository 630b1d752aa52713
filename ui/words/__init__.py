"""What the floors below say in codes, put into the guide's words."""
