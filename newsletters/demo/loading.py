"""The letters of the demo, told in the order of time.

For each past numéro: who had subscribed by then, the numéro composed and launched as Claire launches one, what became of
its copies, who left after it. Then the tray, and the numéro being written.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cms.demo.pages import Pages
from cms.demo.signals import demo_loaded
from cms.demo.tables import read
from newsletters.demo.issues import Issues
from newsletters.demo.letters import add_letter
from newsletters.demo.public import Public
from newsletters.demo.sent import send


@receiver(demo_loaded)
def load_letters(pages: Pages, **signal: Any) -> None:
    table = read("lettres")
    lists = [one for letter in table["letter"] for one in add_letter(letter, pages)]
    public, issues = Public(read("abonnes"), lists, pages.today), Issues(pages)
    for past in sorted(table["issue"], key=lambda one: one["days_ago"], reverse=True):
        public.join(until=past["days_ago"])
        send(issues.compose(past), past["days_ago"], pages.today)
    public.join()
    issues.fill_tray(table["tray"])
    issues.write_draft(table["draft"])
