"""Old addresses: a page that moves takes its readers along, one that leaves says so, and those of the old site go on.

following   redirects made when a page moves or leaves      middleware   what an old address answers
old_site    redirects read from a table                     pages        its screens
"""
