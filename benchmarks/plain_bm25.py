"""What a search is without any knowledge of French: Okapi BM25 over all the words of a document, as they are written.

Lower case and nothing more: accents, endings and elided articles stay, no field weighs more than another, any word will
do. (Robertson and Zaragoza, « The Probabilistic Relevance Framework: BM25 and Beyond », 2009; k1 = 1.2, b = 0.75.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from math import log

from search.document import SearchDocument
from search.fields import FIELDS
from search.judging.evaluation import named

K1, B = 1.2, 0.75
WORD = re.compile(r"\w+")


class PlainSearch:
    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        self.addresses: list[str] = []
        self.lengths: list[int] = []
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, document in enumerate(documents):
            counts = Counter(words(all_text(document)))
            self.addresses.append(named(document))
            self.lengths.append(counts.total())
            for word, count in counts.items():
                self.postings[word].append((number, count))

    def search(self, text: str, limit: int = 20) -> list[str]:
        """Addresses of the best documents, best first."""
        average = sum(self.lengths) / max(len(self.lengths), 1)
        scores: dict[int, float] = defaultdict(float)
        for word in words(text):
            found = self.postings.get(word, [])
            rarity = log(1 + (len(self.lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                length = 1 - B + B * self.lengths[number] / average
                scores[number] += rarity * count * (K1 + 1) / (count + K1 * length)
        best = nlargest(limit, scores.items(), key=lambda item: (item[1], -item[0]))
        return [self.addresses[number] for number, _score in best]


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def all_text(document: SearchDocument) -> str:
    parts: list[str] = []
    for field in FIELDS:
        value = getattr(document, field.name)
        parts += [str(one) for one in value] if isinstance(value, tuple) else [str(value)] if value else []
    return " ".join(parts)
