"""How a notice is shown: read once (held.py), said in readers' words (words.py), laid out (notice.py)."""
