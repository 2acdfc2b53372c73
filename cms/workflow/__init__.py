"""The life of a page, in the centre's words, over Wagtail's own states.

states        Brouillon, Soumis, Publié, Retiré, Expiré: what a page is, shown wherever its state is shown
withdrawing   « Retirer »: unpublish, with a reason that stays in the page's history
reviewing     who reviews what is submitted: the workflow « Relecture », and those of a section
notifying     what is written by mail when a page is submitted, sent back or published
referring     which pages lead to a page that is about to leave
sharing       « Partage »: which group writes, publishes and reads in a section
scheduling    what the worker publishes and takes off at its hour, and how long versions are kept
"""
