"""The contract between PC and server, and with other systems. Nothing else crosses HTTP.

It only grows: new optional fields and new messages. Unknown fields of rows are kept and sent back.
"""
