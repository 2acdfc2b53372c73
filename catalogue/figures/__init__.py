"""The year's figures: `holdings` says what the library has, `movements` what came and what left in a period.

Each table says what it counts, notices or items, and its total counts each of them once.
"""
