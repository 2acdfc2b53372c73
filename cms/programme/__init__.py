"""The programme of work, beyond its pages: the order of its numbers, and its bilan."""
