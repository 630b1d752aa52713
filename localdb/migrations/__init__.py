"""How the guide's file came to its tables, step by step."""
