"""The cote of a fiche: PB-FE-2018-012, the year it was written and a number in that year."""

import re

from django.conf import settings
from django.db import models


def next_number(fiches: type[models.Model], year: int) -> str:
    """The number after the highest of that year, withdrawn drafts included."""
    start = f"{getattr(settings, 'EXPERIENCE_NUMBER_PREFIX', 'PB-FE')}-{year}-"
    numbers = fiches._default_manager.filter(number__startswith=start).values_list("number", flat=True)
    ranks = [int(found[1]) for number in numbers if (found := re.fullmatch(re.escape(start) + r"(\d+)", number))]
    return f"{start}{max(ranks, default=0) + 1:03}"
