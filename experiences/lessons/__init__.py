"""Levers and brakes across all the public fiches: what helped, what hindered, by topic and by theme. Read views.py first."""
