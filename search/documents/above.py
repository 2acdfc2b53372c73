"""What stands above a descriptor or a territory, in words: read once for a batch, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from catalogue.models import BroaderLink
from reference.models import Territory

Above = dict[int, list[tuple[int, str]]]
"""{key: [(key, label) right above]}"""


def broader_labels(subjects: Collection[int]) -> dict[int, list[str]]:
    """{descriptor: the labels of all its broader terms, the nearest first}. One query a level of the thesaurus."""
    return climbed(subjects, broader_terms)


def wider_names(territories: Collection[int]) -> dict[int, list[str]]:
    """{territory: the names of what it lies in, or of what took it over, the nearest first}."""
    return climbed(territories, wider_territories)


def broader_terms(subjects: Collection[int]) -> Above:
    found: Above = defaultdict(list)
    links = BroaderLink.objects.filter(subject__in=subjects, broader__vocabulary__is_ours=True).order_by("pk")
    for subject, broader, label in links.values_list("subject_id", "broader_id", "broader__label"):
        found[subject].append((broader, label))
    return found


def wider_territories(territories: Collection[int]) -> Above:
    found: Above = defaultdict(list)
    rows = Territory.objects.filter(pk__in=territories).values_list(
        "pk", "parent_id", "parent__name", "successor_id", "successor__name"
    )
    for pk, parent, parent_name, successor, successor_name in rows:
        found[pk] = [(key, name) for key, name in ((successor, successor_name), (parent, parent_name)) if key]
    return found


def climbed(starts: Collection[int], above: Callable[[Collection[int]], Above]) -> dict[int, list[str]]:
    links: Above = {}
    level: Collection[int] = set(starts)
    while level:
        found = above(level)
        links |= {pk: found.get(pk, []) for pk in level}
        level = {key for pk in level for key, _label in links[pk]} - links.keys()
    return {pk: labels_over(pk, links) for pk in starts}


def labels_over(start: int, links: Above) -> list[str]:
    seen, labels, level = {start}, [], [start]
    while level:
        ways = [one for pk in level for one in links[pk] if one[0] not in seen]
        labels += [label for _key, label in ways]
        level = list(dict.fromkeys(key for key, _label in ways))
        seen.update(level)
    return list(dict.fromkeys(labels))


def joined(keys: Iterable[int], labels: dict[int, list[str]]) -> tuple[str, ...]:
    """Those of several, each once."""
    return tuple(dict.fromkeys(label for key in keys for label in labels.get(key, ())))
