"""One module per job: what a screen may ask for or do."""
