"""The latest draft of a page, read and commented by a person who has no account, at a signed address that expires.

giving   make, revoke, resolve a link        views, forms   what she sees        admin   what the editor sees
"""
