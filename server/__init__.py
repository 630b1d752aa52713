"""The central server: API, feed, policy, HQ console."""
