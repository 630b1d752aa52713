"""Products at the counter: what a scanner reads, and what is known of it."""
