"""The life of the thesaurus.

hierarchy.py shows where a descriptor stands; mirror.py keeps « terme associé » true both ways.
SKOS: reading.py (a file → concepts, pure), taking.py (concepts → descriptors), writing.py (descriptors → a file).
foreign.py decides on headings of other vocabularies: link them to ours, adopt them, leave them.
"""
