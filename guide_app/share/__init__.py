"""Taking a material to the phone."""
