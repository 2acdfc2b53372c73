"""The life of a fiche, from the proposal to the archive. One notion, the stage, read from what is there: see stages.py.

proposing      what the public form receives becomes a draft
stages         Proposition, En rédaction, Chez le porteur, À valider, Publiée, À actualiser, Archivée; what waits, since when
reviewing      the holder reads the draft by a signed link, comments it block by block, agrees
versions       which version was read, and what has changed since
verifying      « Vérifiée aujourd’hui », and what is told at 24 months
contacts       a contact agrees again, or is hidden at once; what is told before and after the 24 months
archiving      off the site, with its reason; taken up again
retention      what is forgotten, and when
telling        whom the centre writes to about a fiche
daily          what the worker does of all that, once a day

views, forms   what the public sees        admin, hooks, panel   what the editors see
"""
