"""The synonyms in use: the groups of the admin, and the rejected forms of our thesaurus.

Read once and kept in memory; a version in the shared cache says when to read them again, so that what the documentalist
saves serves the next search of every process. It expires by itself: a thesaurus taken whole announces nothing.
"""

from __future__ import annotations

from secrets import token_hex

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.models import Subject, SubjectVariant
from search.models import SynonymGroup
from search.synonyms import Rule, Synonyms

VERSION, LIFE = "search-synonyms", 60
"""Key of the version, and how long it holds, in seconds."""

_read: tuple[str, Synonyms] = ("", Synonyms())


def synonyms_in_use() -> Synonyms:
    global _read
    version = cache.get(VERSION)
    if version is None:
        version = token_hex(8)
        cache.set(VERSION, version, LIFE)
    if _read[0] != version:
        _read = version, Synonyms(tuple(all_rules()))
    return _read[1]


def all_rules() -> list[Rule]:
    """The groups first: of an expression said in many ways, they are the ones chosen."""
    rules = [rule for group in SynonymGroup.objects.all() for rule in group.rules()]
    rejected = SubjectVariant.objects.filter(authority__vocabulary__is_ours=True).order_by("pk")
    return rules + list(rejected.values_list("label", "authority__label"))


def forget_synonyms() -> None:
    """Every process reads them again at its next search."""
    cache.delete(VERSION)


@receiver([post_save, post_delete])
def listen(sender, **kwargs) -> None:
    if sender in (SynonymGroup, SubjectVariant, Subject):
        # Not before: another process would read what is not there yet, and keep it.
        transaction.on_commit(forget_synonyms, robust=True)
