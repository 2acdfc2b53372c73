"""The watch (« Veille »): what the press and other sites say, sorted by the centre, told in its own words.

addresses       one article has one address, whoever gives it             no Django
fetching/       a feed asked politely and read, or why it cannot be       no Django
exchange/       OPML, Diigo, Scoop.it, bookmarks: files in and out        no Django
models, pages   WatchRubric, WatchSource, PressItem; WatchPage, which shows what is published
collecting      the worker's round: sources that are due → items proposed (read this first)
proposing       an article is known once, whoever proposes it
triage          set aside, keep, publish, and undo
wording         our words are ours: what a summary borrows from the publisher's is told
importing       files of other tools, previewed, then taken
retention       the publisher's text goes away after a while
cataloguing     « Verser au catalogue »
signals         what becomes public of it, changes or goes away is announced
whereabouts     where an article is read on the site
feeds, weeks    Atom and RSS; « La semaine du … »
admin/          the pages of the editors and of the contributors

Press copyright: what is shown is a title, a source, a date, a link, and our own words. Nothing else is ever public.
"""
