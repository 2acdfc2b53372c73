"""Fiches of other centres: asked, read, taken, adopted.

collecting.py  the worker's round of the sources that are due (read this first)
reading.py     bytes → Read: fiches, tombstones, refusals; by atom.py, json_ld.py, table.py, which know no database
taking.py      what was read → pages that follow their source; what vanished → withdrawn, or suspected
adopting.py    what a person decides: adopt, decline, confirm that they are gone
faults.py      why there is nothing to read, in French
"""
