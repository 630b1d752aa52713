"""What the business is: entities declared once, and its rules as pure functions.

Standard library only.
"""
