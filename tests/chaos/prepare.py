"""A letter, a numéro and its frozen recipients, in the database of DATABASE_URL, which is migrated.

python -m tests.chaos.prepare COUNT [--size BYTES]
"""

from __future__ import annotations

import argparse
import os
from datetime import timedelta


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--size", type=int, default=2_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
    import django

    django.setup()
    print(campaign(arguments.count, arguments.size).pk)


def campaign(count: int, size: int = 2_000):
    """A campaign ready to leave, without limits; the second one in a database stands beside the first."""
    from django.utils import timezone
    from wagtail.models import Page

    from newsletters.content import GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL
    from newsletters.models import Campaign, Delivery, IssuePage, LetterPage

    letter = LetterPage.objects.first()
    if letter is None:
        letter = LetterPage(
            title="La Lettre", slug="la-lettre", sender_name="Le centre", sender_address="lettre@centre.example"
        )
        Page.objects.get(depth=1).add_child(instance=letter)
    number = letter.next_number()
    issue = IssuePage(title=f"La Lettre, n° {number}", slug=f"numero-{number}", number=number)
    letter.add_child(instance=issue)
    said = "Les quartiers s’écrivent aussi au pluriel. " * (size // 45)
    made = Campaign.objects.create(
        issue=issue,
        subject="La Lettre : « ce que disent les quartiers »",
        html=f'<html lang="fr"><body><p>{GREETING}</p><p>{said}</p><a href="{PREFERENCES_URL}">Gérer</a> '
        f'<a href="{UNSUBSCRIBE_URL}">Se désabonner</a></body></html>',
        text=f"{GREETING}\n\n{said[:500]}\n\n{PREFERENCES_URL}\n{UNSUBSCRIBE_URL}\n",
        total=count,
        expires_at=timezone.now() + timedelta(hours=48),
    )
    Delivery.objects.bulk_create(
        [
            Delivery(
                campaign=made,
                address=f"lecteur{number:05}@domaine{number % 37}.example",
                domain=f"domaine{number % 37}.example",
                name=f"Inès Fontaine {number}",
                greeting=f"Bonjour Inès Fontaine {number},",
            )
            for number in range(count)
        ],
        batch_size=1000,
    )
    return made


if __name__ == "__main__":
    main()
