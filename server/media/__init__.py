"""Pictures and films that HQ publishes: checked, made anew, and kept by what they hold."""
