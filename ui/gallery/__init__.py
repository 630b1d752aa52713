"""Pictures of every widget; see ``ui/gallery/__main__.py``."""
