"""« Corbeille »: a deleted page leaves the site at once and the base only after some days; meanwhile it can come back.

moving   throw away, put back, erase        page_views, bulk   their screens
"""
