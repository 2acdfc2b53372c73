"""A letter of the demo: its page, its rubrics, its lists."""

from __future__ import annotations

import json

from cms.demo.pages import Pages, Table, save, without
from newsletters.models import LetterPage, MailingList

PACE = {"per_minute": 1200, "per_minute_and_domain": 0}
"""A try-out writes its mails as files: no relay has limits, and the progress is still to be seen."""


def add_letter(table: Table, pages: Pages) -> list[MailingList]:
    rubrics = json.dumps([{"type": kind, "value": heading} for kind, heading in table["rubrics"]])
    values = without(table, "path", "rubrics", "lists") | {"rubrics": rubrics} | PACE
    letter = pages.add(LetterPage, table["path"], values)
    lists = [MailingList(sort_order=rank, **one) for rank, one in enumerate(table["lists"])]
    letter.mailing_lists = lists
    save(letter)
    return list(letter.mailing_lists.all())
