"""The watch in the admin.

access     who may do what                         queue      « À trier », fast and by keyboard; several at once; undo
item       one article: summary, tags, gestures    offering   « Proposer », by hand or by the button of the browser
sources    feeds: health, discovery, OPML          importing  Diigo, Scoop.it, bookmarks: previewed, then taken
viewsets   Wagtail's own lists of articles, sources and rubrics
"""
