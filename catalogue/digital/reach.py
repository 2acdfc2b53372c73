"""Who may read a document. The only answer to that question: pages, files and search all ask here, or `objects.open()`."""

from __future__ import annotations

from django.http import HttpRequest

from catalogue.models.documents import DigitalDocument

CATALOGUERS = "rayonnage_catalogue.change_bibliographicrecord"


def may_read_document(request: HttpRequest, document: DigitalDocument) -> bool:
    """An open one, anybody; a reserved one, who is signed in and in one of its groups, when it names any.

    The notice comes first: who may not read that has not come this far. An open document never asks who is there, so
    that the answer to a visitor does not vary on a session.
    """
    if not document.is_reserved:
        return True
    user = request.user
    if not user.is_authenticated:
        return False
    groups = {group.pk for group in document.groups.all()}
    return not groups or user.has_perm(CATALOGUERS) or user.groups.filter(pk__in=groups).exists()
