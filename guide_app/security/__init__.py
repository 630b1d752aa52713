"""What keeps one guide's data from everybody else at the same counter."""
