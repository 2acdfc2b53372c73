"""manage.py load_demo: a centre's worth of content, written for the demonstration. Run again, it changes nothing."""

from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.digital.reading import read_document
from catalogue.models import Source, SourceMapping
from cms.demo.centre import describe_centre, open_account, open_site, write_home
from cms.demo.documents import attach
from cms.demo.fiches import reprint
from cms.demo.inventory import take_inventory
from cms.demo.pages import Pages, Table
from cms.demo.registrations import register
from cms.demo.shelf import Shelf
from cms.demo.signals import demo_loaded
from cms.demo.subscriptions import subscribe
from cms.demo.tables import DEMO, read
from cms.demo.watch import load_watch  # noqa: F401
from cms.models import HomePage
from fixtures.demo.generate import generate
from reference.loading import load_reference

SOURCE, AGENDA = "Cosoter", "/agenda/"


class Command(BaseCommand):
    help = _("Charge le contenu de démonstration : notices, fiches, pages, rendez-vous, lettres, comptes.")

    def handle(self, *args, **options) -> None:
        if HomePage.objects.exists():
            self.stdout.write(_("Le site a déjà une page d’accueil : rien n’a été chargé."))
            return
        today = timezone.localdate()
        load_reference()
        self.load_records(today)
        self.load_site(today)
        self.load_documents()
        # What came by the post since then was not on the shelves yet.
        take_inventory(today)
        self.load_subscriptions(today)
        self.stdout.write(_("Contenu de démonstration chargé ; rebuild_index le rend trouvable."))

    @transaction.atomic
    def load_site(self, today: date) -> None:
        centre = read("centre")
        home = open_site(centre["home"])
        pages = Pages(home, Shelf(DEMO / "site"), today)
        load_pages(pages)
        self.load_fiches()
        describe_centre(centre["centre"], pages)
        for account in centre["account"]:
            open_account(account)
        # Before the texts: one may link to what the rooms above add.
        demo_loaded.send(sender=Command, pages=pages)
        pages.write_texts()
        reprint(pages)
        register(pages.registered, read("participants")["participant"])
        write_home(home, centre["home"].get("body", ""), pages)

    def load_records(self, today: date) -> None:
        """The notices, from the files that a centre on PMB really sends."""
        map_source(read("source_cosoter"))
        files = generate(settings.DATA_DIR / "demo" / "records", today)
        call_command("import_records", *files, source=SOURCE, stdout=self.stdout)
        call_command("import_skos", DEMO / "site" / "thesaurus.ttl", stdout=self.stdout)

    def load_documents(self) -> None:
        """Read at once: the index that follows knows their text, and nothing waits for a worker."""
        for table in read("documents")["document"]:
            read_document(attach(table, DEMO / "site" / "documents").pk)

    def load_subscriptions(self, today: date) -> None:
        nadia = get_user_model().objects.filter(username="nadia").first()
        source = Source.objects.get(name=SOURCE)
        for table in read("abonnements")["abonnement"]:
            subscribe(table, source, today, nadia)

    def load_fiches(self) -> None:
        call_command("import_experiences", DEMO / "experiences.csv", demo=True, stdout=self.stdout)


def map_source(table: Table) -> None:
    """What Cosoter says → what we say."""
    source, _created = Source.objects.get_or_create(name=SOURCE)
    lines = [SourceMapping(source=source, **line) for line in table["mapping"]]
    SourceMapping.objects.bulk_create(lines, ignore_conflicts=True)


def load_pages(pages: Pages) -> None:
    for page in read("pages")["page"]:
        pages.add_page(page)
    for publication in read("publications")["publication"]:
        pages.add_publication(publication)
    for page in read("editorial")["page"]:
        pages.add_page(page)
    agenda = read("rendez_vous")
    for event in agenda["rendez_vous"]:
        pages.add_event(AGENDA, event)
    for cycle in agenda["cycle"]:
        pages.add_cycle(AGENDA, cycle)
