"""Where a theme or a territory gathers what every room has of it.

`places.py` says what lies in a territory, `gathering.py` what there is of a subject, `addresses.py` where it is read.
"""
