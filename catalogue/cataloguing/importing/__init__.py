"""An import as pages: what is dropped, seen before it is written, decided, watched, told, undone.

uploading.py receives the files; following.py shows a run from its first byte to its report, one address all along;
lines.py lists what it does notice by notice; deciding.py takes the answers of a person, and comparing.py sets before her
what was received and what we hold; undoing.py, rules.py and refused.py say their name.
"""
