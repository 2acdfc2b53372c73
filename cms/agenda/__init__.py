"""The agenda as it is asked (list, month, places), as a calendar to subscribe to, repeated, and turned into Actes."""
