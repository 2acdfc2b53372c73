"""Two that are one: authorities.py and records.py merge them, pointers.py moves what pointed to the one that goes."""
