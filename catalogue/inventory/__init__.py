"""Récolement: `opening` says what should be on the shelves, `scanning` takes what was read, `results` compares the two,
`acts` does something about it and undoes it. `codes` and `shelf_order` are pure.
"""
