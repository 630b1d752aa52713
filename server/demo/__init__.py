"""Data to try the product with: a made-up brand, and a year of real transactions."""
