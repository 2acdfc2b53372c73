"""A small site with a page of each type, two themes and three territories."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from cms.models import ContentPage, HomePage, NetworkPage, NetworkSpacePage, NewsPage, PublicationPage, SectionPage
from cms.readers.models import Network
from reference.models import Territory, Theme


@pytest.fixture
def habitat(db: None) -> Theme:
    return Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat", position=1)


@pytest.fixture
def emploi(db: None) -> Theme:
    return Theme.objects.create(name="Emploi et insertion", short_name="Emploi", slug="emploi", position=2)


@pytest.fixture
def places(db: None) -> dict[str, Territory]:
    """Saint-Denis took over Pierrefitte, and lies in Plaine Commune; it has a quarter of two vintages."""

    def place(name: str, kind: str, code: str, **more: Any) -> Territory:
        slug = f"{kind}-{code}-{more.get('vintage', 0)}".lower()
        return Territory.objects.create(name=name, kind=kind, code=code, slug=slug, **more)

    region = place("Île-de-France", "region", "11")
    department = place("Seine-Saint-Denis", "departement", "93", parent=region)
    ept = place("Plaine Commune", "ept", "200057867", parent=department)
    city = place("Saint-Denis", "commune", "93066", parent=ept)
    former = place("Pierrefitte-sur-Seine", "commune", "93059", parent=ept, successor=city)
    old = place("Floréal", "qpv", "QP093028", vintage=2015, parent=city)
    new = place("Floréal Saussaie", "qpv", "QP093028", vintage=2024, parent=city)
    return {
        "region": region,
        "department": department,
        "ept": ept,
        "city": city,
        "former": former,
        "old": old,
        "new": new,
    }


@pytest.fixture
def write(section: SectionPage) -> Callable[..., Page]:
    """Paul writes a page of any type: themes, territories and tags are told as lists."""

    def write(model: type[Page], title: str, under: Page | None = None, **fields: Any) -> Page:
        filed = {name: fields.pop(name) for name in ("themes", "territories") if name in fields}
        tags = fields.pop("tags", [])
        parent = under or section
        parent.refresh_from_db()
        page = parent.add_child(instance=model(title=title, **fields))
        for name, value in filed.items():
            setattr(page, name, value)
        if tags:
            page.tags.set(tags)
        if filed or tags:
            page.save()
        return page

    return write


@pytest.fixture
def news(write: Callable[..., Page]) -> Callable[..., Page]:
    return lambda title, **fields: write(NewsPage, title, **fields)


@pytest.fixture
def network(home: HomePage) -> NetworkPage:
    group = Network.objects.create(name="Réaap")
    return home.add_child(instance=NetworkPage(title="Être parent", slug="reaap", network=group))


@pytest.fixture
def space(network: NetworkPage) -> NetworkSpacePage:
    return network.add_child(instance=NetworkSpacePage(title="Espace du Réaap", slug="membres"))


@pytest.fixture
def secret(space: NetworkSpacePage, habitat: Theme) -> ContentPage:
    """What only members of the network may read, and may even know of."""
    page = space.add_child(instance=ContentPage(title="Compte rendu réservé", intro="Rien ne doit sortir d’ici."))
    page.themes = [habitat]
    page.save()
    return page


@pytest.fixture
def member(network: NetworkPage) -> Any:
    user = get_user_model().objects.create_user("malika", email="malika@example.org")
    user.groups.add(network.network.group)
    return user


@pytest.fixture
def stranger(db: None) -> Any:
    return get_user_model().objects.create_user("bruno", email="bruno@example.org")


@pytest.fixture
def paul(db: None) -> Any:
    return get_user_model().objects.create_superuser("paul", email="paul@example.org", password="x")


@pytest.fixture
def cahier(write: Callable[..., Page]) -> PublicationPage:
    return write(PublicationPage, "Reloger sans éloigner", series="Les Cahiers", number="12", year=2019, isbn="")
