"""Inès looks for what others learnt: levers and brakes of all the fiches, by topic, by theme, by words."""

import csv
import io
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from experiences.lessons.asked import Asked, read
from experiences.lessons.finding import Found
from experiences.lessons.lines import Line
from experiences.models import Brake, ExperienceIndexPage, ExperiencePage, Lever
from experiences.models.parts import Lesson
from reference.models import Theme
from search.documents.experiences import ExperienceDocuments

THEMES = {"habitat": "Habitat", "emploi": "Emploi"}


@pytest.fixture
def index(lists, home):
    return home.add_child(instance=ExperienceIndexPage(title="Fiches d’expériences", slug="fiches"))


@pytest.fixture
def teach(index):
    def teach(title="Un jardin", levers=(), brakes=(), theme="habitat"):
        fiche = index.add_child(instance=ExperiencePage(title=title, summary="En une phrase."))
        fiche.themes = Theme.objects.filter(slug=theme)
        fiche.save()
        for model, lessons in ((Lever, levers), (Brake, brakes)):
            model.objects.bulk_create(
                model(page=fiche, topic=topic, text=text, sort_order=rank) for rank, (topic, text) in enumerate(lessons)
            )
        return fiche

    return teach


@pytest.fixture
def see(client, index):
    def see(address=""):
        response = client.get(reverse("experience_lessons") + address)
        assert response.status_code == 200
        return response.content.decode()

    return see


def texts(html):
    return re.findall(r'<li class="lesson"><p>([^<]*)</p>', html)


def test_each_line_stands_under_its_topic_and_leads_to_its_place_in_its_fiche(client, see, teach):
    fiche = teach(levers=[("pilotage", "un binôme régie et bailleur")], brakes=[("calendrier", "dix-huit mois")])
    html = see()
    lever, brake = Lever.objects.get(), Brake.objects.get()
    words = ('id="domaine-pilotage"', "Un binôme", 'id="domaine-calendrier"', "Dix-huit mois")
    assert sorted(words, key=html.index) == list(words)
    for anchor in (f"levier-{lever.pk}", f"frein-{brake.pk}"):
        assert f'href="{fiche.url}#{anchor}"' in html
        assert f'<li id="{anchor}">' in client.get(fiche.url).content.decode()


def test_it_counts_by_theme_and_narrows(see, teach):
    teach("Jardin", levers=[("pilotage", "un binôme"), ("lieu", "un local")], theme="habitat")
    teach("Régie", brakes=[("pilotage", "personne n’est désigné")], theme="emploi")
    html = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", see()))
    assert "2 leviers, 1 frein dans 2 fiches" in html
    assert "Habitat et cadre de vie 2" in html
    assert "Emploi et développement 1" in html
    assert texts(see("?sens=frein")) == ["Personne n’est désigné"]
    assert texts(see("?domaine=lieu")) == ["Un local"]
    assert texts(see("?theme=emploi")) == ["Personne n’est désigné"]
    assert texts(see("?q=DESIGNE")) == ["Personne n’est désigné"]


def test_choices_that_meet_nowhere_offer_the_ways_out(see, teach):
    teach("Jardin", levers=[("pilotage", "un binôme")], theme="habitat")
    teach("Régie", brakes=[("pilotage", "personne")], theme="emploi")
    html = see("?sens=frein&theme=habitat")
    assert "Aucune ligne ne répond à tous ces choix" in html
    assert html.count("1 ligne</a>") == 2


def test_a_draft_teaches_nothing(see, teach):
    teach(levers=[("", "un secret")]).unpublish()
    html = see()
    assert "Un secret" not in html
    assert "Aucune fiche en ligne n’a encore de levier" in html


@pytest.mark.parametrize(
    "address", ["?sens=x&domaine=%00&theme=';--&q=%00", "?q=" + "é" * 9000, "?page=-1&domaine=lieu"]
)
def test_hostile_parameters_show_a_page(see, teach, address):
    teach(levers=[("lieu", "un local")])
    see(address)


def test_nadia_takes_the_lines_away_as_a_table(client, teach):
    fiche = teach(levers=[("pilotage", "=1+1 ; un binôme")], brakes=[("", "le temps")])
    response = client.get(reverse("experience_lessons_csv") + "?sens=levier")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    anchor = f"#levier-{Lever.objects.get().pk}"
    assert rows[0] == ["Sens", "Domaine", "Texte", "Cote", "Fiche", "Thèmes", "Adresse"]
    assert rows[1][:6] == [
        "Levier",
        "Pilotage",
        "'=1+1 ; un binôme",
        fiche.number,
        "Un jardin",
        "Habitat et cadre de vie",
    ]
    assert rows[1][6].endswith(fiche.url + anchor)
    assert len(rows) == 2


def test_two_thousand_lines_are_read_topic_by_topic_in_few_queries(
    client, see, teach, settings, tmp_path, django_assert_max_num_queries
):
    topics = [*Lesson.Topic.values, ""]
    for rank in range(10):
        lessons = [
            (topics[(rank + number) % len(topics)], f"ce que dit la ligne {rank}-{number}") for number in range(100)
        ]
        teach(f"Fiche {rank}", levers=lessons, brakes=lessons)
    settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, True
    client.cookies["panier"] = "1"
    for address in ("", "?domaine=pilotage", "?domaine=pilotage&page=4"):
        see(address)
        with django_assert_max_num_queries(12):
            html = see(address)
        assert 0 < len(texts(html)) <= 8 * len(topics)
        assert len(html.encode()) < 150_000
    first, second = texts(see("?domaine=pilotage")), texts(see("?domaine=pilotage&page=2"))
    assert len(first) == 50
    assert set(first).isdisjoint(second)


def test_the_list_of_fiches_leads_to_it(client, index):
    assert reverse("experience_lessons") in client.get(index.url).content.decode()


def test_the_documentary_search_finds_a_fiche_by_its_levers_and_brakes(teach):
    fiche = teach(levers=[("pilotage", "un binôme régie et bailleur")], brakes=[("", "dix-huit mois")])
    body = next(iter(ExperienceDocuments().some([fiche.pk]))).body
    assert "un binôme régie et bailleur" in body
    assert "dix-huit mois" in body


lines = st.builds(
    Line,
    pk=st.integers(1, 10**6),
    kind=st.sampled_from(["levier", "frein"]),
    topic=st.sampled_from([*Lesson.Topic.values, "autre"]),
    text=st.sampled_from(["Un binôme", "L’école", "Le temps"]),
    fiche=st.integers(1, 5),
    themes=st.frozensets(st.sampled_from([*THEMES])),
)
questions = st.builds(
    Asked,
    words=st.sampled_from(["", "ecole", "zzz", "!"]),
    kind=st.sampled_from(["", "levier", "frein"]),
    topic=st.sampled_from(["", "pilotage", "autre"]),
    theme=st.sampled_from(["", "habitat", "inconnu"]),
)


@given(st.lists(lines, max_size=15), questions)
def test_no_choice_leads_to_nothing_and_the_topics_hold_every_line(found_lines, asked):
    found = Found(found_lines, THEMES, asked)
    assert sum(topic.count for topic in found.topics()) == len(found.lines)
    for choice in found.choices():
        for option in choice.options:
            if not option.is_chosen:
                then = Found(found_lines, THEMES, read({**found.asked.parameters(), choice.parameter: option.value}))
                assert len(then.lines) == option.count > 0
