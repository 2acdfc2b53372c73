"""Who does what in the watch, from the first day.

Rédacteurs                    sort and summarise, but do not publish
Éditeurs, Documentalistes     all of it: sources, rubrics, publication
Contributeurs de la veille    people of partner centres: they enter the admin for nothing else than to propose articles in
                              the shared rubrics, and to tag those that are there
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

CONTRIBUTORS = "Contributeurs de la veille"
MODELS = ("pressitem", "watchsource", "watchrubric")
SORTING = ("propose_pressitem", "change_pressitem", "view_pressitem")


def watch_shares(writers: Group | None, *whole: Group) -> dict[Group, QuerySet[Permission]]:
    """Group → permissions, for `cms.roles.give_once`."""
    ours = Permission.objects.filter(content_type__app_label="rayonnage_cms", content_type__model__in=MODELS)
    contributors, created = Group.objects.get_or_create(name=CONTRIBUTORS)
    shares = dict.fromkeys(whole, ours)
    if writers:
        shares[writers] = ours.filter(codename__in=SORTING)
    if created:
        entry = Q(codename="access_admin", content_type__app_label="wagtailadmin")
        contributors.permissions.add(*Permission.objects.filter(entry), *ours.filter(codename="propose_pressitem"))
    return shares
