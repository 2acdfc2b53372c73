"""Digital documents: the file of a report, the recording of a Rencontre, or an address. Read `models/documents.py` first.

kinds      which files are taken, told by their first bytes      storage    where they are kept, out of the web's reach
receiving  an upload and its limit                               serving    a file answered whole or by ranges
reading    the text and the cover of a PDF, in the background    pdf        the program that opens one, alone in its process
covers     the pictures that lists and notices show              discarding files that nothing refers to any more
"""
