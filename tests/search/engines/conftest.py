"""A small centre's holdings, that both engines index."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from secrets import token_hex

import pytest

from search.document import Kind, SearchDocument
from search.engines import open_engine
from search.engines.base import Engine


def record(pk: int, title: str, **values) -> SearchDocument:
    return SearchDocument(kind=Kind.RECORD, pk=pk, url=f"/notices/{pk}/", title=title, **values)


HOLDINGS = (
    record(
        1,
        "La ville",
        sort_title="ville",
        agents=("Weber, Max",),
        document_type="Livre",
        languages=("français",),
        years=(2014,),
        sort_year=2014,
        identifiers=("9782707182371",),
        call_numbers=("URB 4",),
        available_here=True,
        entered_on=date(2015, 1, 10),
    ),
    record(
        2,
        "L’évaluation de la rénovation urbaine\N{NO-BREAK SPACE}: bilan d’étape",
        sort_title="évaluation de la rénovation urbaine",
        agents=("Donzelot, Jacques", "Profession Banlieue"),
        subjects=("Renouvellement urbain", "Évaluation"),
        themes=("Habitat et cadre de vie",),
        territories=("Aubervilliers", "Seine-Saint-Denis"),
        series=("Les Cahiers",),
        publishers=("Profession Banlieue",),
        document_type="Rapport",
        languages=("français",),
        years=(2008,),
        sort_year=2008,
        call_numbers=("LOG 12",),
        available_here=True,
        has_full_text=True,
        entered_on=date(2009, 5, 2),
        abstract="Dix ans après, que dire de l’accompagnement des habitants ? Les chevaux de bataille du NPNRU. "
        + "Une phrase sans rapport suit une autre phrase sans rapport. " * 8
        + "Le relogement des ménages à Aubervilliers a mobilisé les bailleurs sociaux pendant des années.",
    ),
    record(
        3,
        "Accompagner les locataires pendant les travaux",
        agents=("Donzelot, Jacques",),
        subjects=("Renouvellement urbain", "Habitant"),
        themes=("Habitat et cadre de vie",),
        territories=("Bobigny",),
        document_type="Guide",
        languages=("français", "anglais"),
        years=(2019,),
        sort_year=2019,
        call_numbers=("LOG 120",),
        available_here=True,
        entered_on=date(2020, 2, 3),
        abstract="Comment rénover sans déloger : guide à l’usage des gardiens d’immeubles. Page 12.",
    ),
    record(
        4,
        "Urbanisme, revue",
        document_type="Périodique",
        years=(2007, 2008, 2009),
        sort_year=2007,
        subjects=("Urbanisme",),
        entered_on=date(2007, 1, 1),
    ),
    record(
        5,
        "Le Réaap, le Clas et le PRE",
        agents=("Banlieue, Claire",),
        document_type="Rapport",
        themes=("Éducation",),
        years=(2012,),
        sort_year=2012,
        abstract="Soutien à la parentalité : la ville et l’école.",
    ),
    record(6, "Clés pour comprendre", document_type="Livre", abstract="Des politiques publiques, et de la ville."),
    record(7, "Politique de la ville", document_type="Livre", years=(1999,), sort_year=1999),
    SearchDocument(
        kind=Kind.EXPERIENCE,
        pk=1,
        url="/experiences/jardin/",
        title="Un jardin partagé au pied des tours",
        territories=("Bobigny",),
        themes=("Habitat et cadre de vie", "Santé"),
        document_type="Fiche d’expérience",
        years=(2021,),
        sort_year=2021,
        body="Les habitants du quartier prioritaire (QPV) cultivent ensemble. Aujourd’hui, soixante familles jardinent.",
        entered_on=date(2022, 1, 1),
    ),
    SearchDocument(
        kind=Kind.EVENT,
        pk=9,
        url="/agenda/sante/",
        title="Rencontre\N{NO-BREAK SPACE}: la santé dans les quartiers",
        themes=("Santé",),
        years=(2021,),
        sort_year=2021,
        starts_on=date(2021, 11, 4),
    ),
)  # fmt: skip


def new_engine(url: str, directory, documents=HOLDINGS) -> Engine:
    engine = open_engine(url, directory, f"contract-{token_hex(4)}")
    if documents is not None:
        engine.rebuild(documents)
    return engine


@pytest.fixture(scope="session")
def test_server() -> str:
    url = os.environ.get("TEST_SEARCH_URL", "")
    if not url:
        pytest.skip("TEST_SEARCH_URL n’est pas donnée : tests/elasticsearch/start démarre un serveur et l’affiche")
    return url


@pytest.fixture(scope="session")
def elasticsearch_engines(test_server) -> Iterator[Callable[..., Engine]]:
    made = []

    def make(documents=HOLDINGS):
        engine = new_engine(test_server, "", documents)
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.client.indices.delete(index=f"{engine.alias}-*", ignore_unavailable=True)


@pytest.fixture(scope="session")
def embedded_engines(tmp_path_factory) -> Callable[..., Engine]:
    return lambda documents=HOLDINGS: new_engine("", tmp_path_factory.mktemp("index"), documents)
