"""The editors' home: what waits for me, what expires, what is missing, and the gestures of every week.

panels   the panels of the dashboard     waiting, missing   what they count     web_links   the links to other sites, tried
"""
