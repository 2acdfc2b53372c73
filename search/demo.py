"""The searches that the demo centre keeps: pages of its site, and material for its letters."""

from __future__ import annotations

from django.dispatch import receiver

from cms.demo.signals import demo_loaded
from search.saved.searches import kept, question

SEARCHES = (
    ("Se loger", "se-loger", "Rénovation urbaine, relogement, copropriétés : ce que nous avons, le plus récent d’abord.",
     "/recherche/?theme=Habitat+et+cadre+de+vie&tri=recent"),
    ("À lire en ligne", "a-lire-en-ligne", "Rapports, actes et articles qui s’ouvrent d’ici.", "/recherche/?texte=oui"),
)  # fmt: skip
"""(name, address of its page, presentation, what is searched)."""


@receiver(demo_loaded)
def keep_searches(**kwargs: object) -> None:
    for name, slug, description, asked in SEARCHES:
        search = kept(question(asked)[0])
        search.name, search.slug, search.description, search.is_listed = name, slug, description, True
        search.save()
