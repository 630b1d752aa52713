"""Guide Desk without its window."""
