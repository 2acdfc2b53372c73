"""A territory and what it holds, as a condition of the database: for queries that need no more."""

from django.db.models import Q

from reference.models import Territory


def within(territory: Territory) -> Q:
    """The territory, what it holds two steps down (EPT, commune, quartier), and the former communes it took over."""
    itself = Q(pk=territory.pk) | Q(successor=territory)
    return itself | Q(parent=territory) | Q(parent__parent=territory) | Q(parent__successor=territory)
