"""Readers: an account opened by a code sent to one's address, « Mon compte », and the networks a reader belongs to.

`sections.py` is what the other rooms know of it: each adds its part of « Mon compte » by the hook
`register_account_section`.
"""
