"""Guide Desk: the application without a window."""
