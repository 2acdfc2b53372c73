"""A thousand fiches: what a view asks of the database, and what it weighs on the way to Inès."""

import gzip
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from experiences.models import ExperiencePage, Involvement
from reference.models import Agent, Territory, Theme

FICHES = 1000
QUERIES = 12
OF_PICTURES = 2
"""What cards ask besides when fiches have pictures, which these have not."""
BYTES = 150_000
VIEWS = [
    "",
    "?vue=carte",
    "?vue=carte&territoire=est-ensemble",
    "?vue=tableau",
    "?vue=tableau&tri=porteur&theme=habitat",
]


def fill(index, count):
    """Fiches with themes, territories and a porteur, in a few queries: one by one would take a minute."""
    territories, themes = list(Territory.objects.order_by("code")), list(Theme.objects.all())
    kind, now = ContentType.objects.get_for_model(ExperiencePage), timezone.now()
    depth = index.depth + 1
    bare = Page.objects.bulk_create(
        Page(
            title=f"Une action menée avec les habitants, {rank}", draft_title="", slug=f"fiche-{rank}", depth=depth,
            path=Page._get_path(index.path, depth, rank + 1), url_path=f"{index.url_path}fiche-{rank}/", live=True,
            content_type=kind, locale=index.locale, first_published_at=now,
        )
        for rank in range(count)
    )  # fmt: skip
    pages = [
        ExperiencePage(
            page_ptr=page, number=f"PB-FE-{rank:04}", written_on=date(2018, 1, 1) + timedelta(days=rank),
            state=ExperiencePage.State.ONGOING,
            summary="Une équipe et des habitants transforment un lieu, en parlent, et disent ce qu’ils en retiennent.",
        )
        for rank, page in enumerate(bare)
    ]  # fmt: skip
    rows = ExperiencePage._meta.local_concrete_fields
    for start in range(0, count, 100):
        ExperiencePage._base_manager.all()._insert(pages[start : start + 100], fields=rows, using="default")
    for name, choices in (("territories", territories), ("themes", themes)):
        through = getattr(ExperiencePage, name).through
        field = through._meta.get_fields()[2].name
        through.objects.bulk_create(
            through(experiencepage_id=page.pk, **{field: choices[rank % len(choices)]})
            for rank, page in enumerate(bare)
        )
    agent = Agent.objects.create(name="Régie de quartier", kind=Agent.Kind.ORGANISATION)
    Involvement.objects.bulk_create(
        Involvement(page_id=page.pk, agent=agent, role=Involvement.Role.HOLDER) for page in bare
    )
    Page.objects.filter(pk=index.pk).update(numchild=count)


def test_each_view_of_a_thousand_fiches_asks_few_queries_and_weighs_little(
    client, index, settings, tmp_path, django_assert_max_num_queries
):
    """For a visitor whom the pages kept ready do not serve. The weight is of the page before it is compressed."""
    settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, True
    client.cookies["panier"] = "1"
    fill(index, FICHES)
    for view in VIEWS:
        client.get(index.url + view)
        with django_assert_max_num_queries(QUERIES if "tableau" in view else QUERIES - OF_PICTURES):
            response = client.get(index.url + view)
        assert response.status_code == 200
        page = response.content
        assert len(page) <= BYTES, f"{view}: {len(page)} bytes, {len(gzip.compress(page))} compressed"
