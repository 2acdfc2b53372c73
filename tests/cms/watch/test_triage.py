"""Sorting: Nadia sets aside, keeps, publishes, undoes; Lila proposes from a neighbouring centre."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.watch import triage
from cms.watch.models import PressItem, WatchRubric, WatchSource
from tests.cms.watch.conftest import person

pytestmark = pytest.mark.django_db
QUEUE = "/admin/veille/"
THEIRS = "Le rapport remis ce matin plaide pour des conventions de six ans et une formation reconnue."


@pytest.fixture
def as_nadia(client: Client, nadia) -> Client:
    client.force_login(nadia)
    return client


@pytest.fixture
def as_lila(client: Client, lila) -> Client:
    client.force_login(lila)
    return client


def state(item: PressItem) -> str:
    return PressItem.objects.get(pk=item.pk).state


def written(item: PressItem, **fields: object) -> dict[str, object]:
    """What the form of an article sends."""
    return {
        "title": item.title,
        "url": item.url,
        "source_name": item.source_name,
        "rubric": item.rubric_id or "",
    } | fields


def test_each_gesture_says_who_made_it_and_when(item, nadia) -> None:
    one = item("Un titre")
    triage.act([one], "garder", nadia)
    triage.act([one], "publier", nadia)
    now = PressItem.objects.get()
    assert (now.state, now.reviewed_by, now.published_by) == ("publie", nadia, nadia)
    assert now.last_act[0] == "Publié"


def test_an_article_without_a_rubric_is_not_published(item, nadia) -> None:
    one = item("Un titre", rubric=None)
    assert triage.act([one], "publier", nadia).refused == [(one, "choisissez d’abord sa rubrique.")]
    assert state(one) == "propose"


def test_the_publisher_s_words_are_not_published_as_ours(item, nadia) -> None:
    one = item("Un titre", summary=THEIRS, excerpt=THEIRS)
    [(_item, why)] = triage.act([one], "publier", nadia).refused
    assert "reprend un passage du texte de l’éditeur" in why


def test_of_two_people_who_act_at_the_same_moment_the_second_is_told(item, nadia) -> None:
    one = item("Un titre")
    same = PressItem.objects.get(pk=one.pk)
    triage.act([one], "ecarter", nadia)
    [(_item, why)] = triage.act([same], "publier", nadia).refused
    assert "quelqu’un vient de le changer" in why
    assert state(one) == "ecarte"


def test_undoing_puts_back_all_but_what_changed_since(item, nadia) -> None:
    one, other = item("Un"), item("Deux")
    done = triage.act([one, other], "publier", nadia)
    triage.act([PressItem.objects.get(pk=other.pk)], "retirer", nadia)
    assert triage.undo(done.before) == (1, 1)
    assert (state(one), state(other)) == ("propose", "relu")
    assert PressItem.objects.get(pk=one.pk).published_by is None


def test_the_queue_shows_what_waits_with_the_publisher_s_words_beside_the_form(as_nadia: Client, item) -> None:
    item("À lire", excerpt="Ce que dit le journal.")
    item("Déjà publié", state="publie")
    page = as_nadia.get(QUEUE).content.decode()
    assert "À lire" in page and "Ce que dit le journal." in page and "Déjà publié" not in page


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("?rubrique={rubric}", ["Un"]),
        ("?rubrique=aucune", ["Deux"]),
        ("?source={source}", ["Un"]),
        ("?q=deux", ["Deux"]),
        ("?q=rien", []),
    ],
)
def test_the_queue_narrows_by_rubric_source_and_words(
    as_nadia: Client, item, rubric: WatchRubric, source: WatchSource, filters: str, shown: list
) -> None:
    item("Un", source=source)
    item("Deux", rubric=None)
    context = as_nadia.get(QUEUE + filters.format(rubric=rubric.pk, source=source.pk)).context
    assert [one.title for one in context["items"]] == shown


def test_writing_and_publishing_are_one_gesture(as_nadia: Client, item, rubric: WatchRubric) -> None:
    one = item("Un titre", rubric=None)
    sent = written(
        one, summary="Nos mots.", rubric=rubric.pk, keywords="logement, École, logement", geste="publier", retour=QUEUE
    )
    assert as_nadia.post(f"{QUEUE}{one.pk}/", sent).url == QUEUE
    now = PressItem.objects.get()
    assert (now.state, now.summary, now.keywords, now.rubric) == ("publie", "Nos mots.", ["logement", "École"], rubric)


def test_with_an_error_nothing_is_kept_and_nothing_is_done(as_nadia: Client, item) -> None:
    one = item("Un titre", excerpt=THEIRS)
    answer = as_nadia.post(f"{QUEUE}{one.pk}/", written(one, summary=THEIRS, territories="Nulle-Part", geste="publier"))
    page = answer.content.decode()
    assert "Territoire inconnu : « Nulle-Part »" in page
    assert "reprend un passage" in page
    assert PressItem.objects.get().summary == "" and state(one) == "propose"


def test_the_keyboard_gets_json_and_the_form_with_its_errors(as_nadia: Client, item) -> None:
    one = item("Un titre", excerpt=THEIRS)
    ajax = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    wrong = as_nadia.post(f"{QUEUE}{one.pk}/", written(one, summary=THEIRS, geste="garder"), **ajax).json()
    assert wrong["ok"] is False and "reprend un passage" in wrong["pane"]
    right = as_nadia.post(f"{QUEUE}{one.pk}/", written(one, summary="Nos mots.", geste="garder"), **ajax).json()
    assert right == {"ok": True, "said": "« Un titre » est retenu.", "left": True}
    kept = as_nadia.post(f"{QUEUE}{one.pk}/", written(one, summary="Mieux.", geste=""), **ajax).json()
    assert kept["left"] is False and PressItem.objects.get().summary == "Mieux."


def test_several_are_published_at_once_then_all_undone(as_nadia: Client, item) -> None:
    ready = [item("Un"), item("Deux")]
    bare = item("Sans rubrique", rubric=None)
    sent = {"article": [one.pk for one in [*ready, bare]], "geste": "publier", "retour": QUEUE}
    page = as_nadia.post(f"{QUEUE}gestes/", sent, follow=True).content.decode()
    assert "2 articles publiés." in page and "choisissez d’abord sa rubrique" in page
    page = as_nadia.post(f"{QUEUE}annuler/", {"retour": QUEUE}, follow=True).content.decode()
    assert "2 articles remis comme ils étaient." in page
    assert {state(one) for one in [*ready, bare]} == {"propose"}


def test_several_are_filed_at_once_and_keep_their_own_tags(as_nadia: Client, item, shared: WatchRubric) -> None:
    one, other = item("Un", keywords=["école"]), item("Deux")
    sent = {"article": [one.pk, other.pk], "geste": "classer", "rubrique": shared.pk, "etiquettes": "ville"}
    as_nadia.post(f"{QUEUE}gestes/", sent)
    assert [(one.rubric, one.keywords) for one in PressItem.objects.order_by("pk")] == [
        (shared, ["école", "ville"]),
        (shared, ["ville"]),
    ]


def test_a_long_queue_costs_no_more_queries_than_a_short_one(
    as_nadia: Client, item, django_assert_max_num_queries
) -> None:
    for number in range(30):
        item(f"Article {number}")
    as_nadia.get(QUEUE)
    with django_assert_max_num_queries(26):
        as_nadia.get(QUEUE)


def test_a_way_back_that_leaves_the_site_is_not_followed(as_nadia: Client, item) -> None:
    one = item("Un")
    answer = as_nadia.post(f"{QUEUE}{one.pk}/", written(one, geste="garder", retour="https://ailleurs.example/"))
    assert answer.url == QUEUE


# Lila, of a neighbouring centre


def test_lila_sees_the_shared_rubrics_and_nothing_else(as_lila: Client, item, shared: WatchRubric) -> None:
    hers, theirs = item("Partagé", rubric=shared, excerpt="Le texte du journal"), item("Interne")
    page = as_lila.get(QUEUE).content.decode()
    assert "Partagé" in page and "Interne" not in page and "Le texte du journal" not in page
    assert as_lila.get(f"{QUEUE}{hers.pk}/").status_code == 200
    assert as_lila.get(f"{QUEUE}{theirs.pk}/").status_code == 404


def test_lila_tags_and_does_no_more(as_lila: Client, item, shared: WatchRubric, rubric: WatchRubric) -> None:
    one = item("Partagé", rubric=shared)
    as_lila.post(
        f"{QUEUE}{one.pk}/",
        {"rubric": shared.pk, "keywords": "école", "title": "Un autre", "summary": "X", "geste": ""},
    )
    now = PressItem.objects.get()
    assert (now.keywords, now.title, now.summary) == (["école"], "Partagé", "")
    as_lila.post(f"{QUEUE}{one.pk}/", {"rubric": shared.pk, "geste": "publier"})
    as_lila.post(f"{QUEUE}{one.pk}/", {"rubric": rubric.pk, "geste": ""})
    assert (state(one), PressItem.objects.get().rubric) == ("propose", shared)


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "gestes/"), ("post", "annuler/"), ("get", "importer/"), ("get", "nouvelle-source/"), ("get", "sources-opml/"),
     ("get", "sources/"), ("get", "rubriques/"), ("get", "articles/"), ("post", "1/catalogue/")],
)  # fmt: skip
def test_lila_enters_nowhere_else_in_the_watch(as_lila: Client, method: str, path: str) -> None:
    assert getattr(as_lila, method)(QUEUE + path).status_code in (302, 403)
    assert getattr(as_lila, method)(QUEUE + path, follow=True).request["PATH_INFO"] in ("/admin/", QUEUE + path)


@pytest.mark.parametrize(
    "path",
    ["pages/", "images/", "documents/", "catalogue/notices/", "lettres/numeros/", "users/", "reports/locked/"],
)
def test_lila_enters_nowhere_else_in_the_admin(as_lila: Client, path: str) -> None:
    assert as_lila.get(f"/admin/{path}").status_code in (302, 403)


def test_lila_s_menu_holds_the_watch_alone(as_lila: Client) -> None:
    home = as_lila.get("/admin/").content.decode()
    assert reverse("watch_admin:offer") in home
    names = set(re.findall(r'"name": "([\w-]+)", "(?:label|items)', home)) | set(
        re.findall(r'"name": "([\w-]+)"', home)
    )
    assert "veille" in names
    assert names.isdisjoint({"explorer", "images", "documents", "reports", "settings", "catalogue", "lettres", "help"})


def test_a_writer_sorts_and_does_not_publish(client: Client, item) -> None:
    client.force_login(person("ines", "Rédacteurs"))
    one = item("Un titre")
    assert client.post(f"{QUEUE}{one.pk}/", written(one, geste="garder", retour=QUEUE)).status_code == 302
    assert client.post(f"{QUEUE}gestes/", {"article": one.pk, "geste": "publier"}).status_code in (302, 403)
    client.post(f"{QUEUE}{one.pk}/", written(one, geste="publier"))
    client.post(f"{QUEUE}{one.pk}/catalogue/")
    assert PressItem.objects.get().record is None
    assert state(one) == "relu"


def test_rights_taken_from_a_role_are_not_given_again(nadia) -> None:
    from cms.roles import prepare_roles

    group = nadia.groups.get()
    group.permissions.remove(Permission.objects.get(codename="publish_pressitem"))
    prepare_roles()
    assert not group.permissions.filter(codename="publish_pressitem").exists()


def test_a_gesture_is_on_the_site_at_the_next_visit(
    item, nadia, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    from cms.freshness import stamp

    touched: list[str] = []
    monkeypatch.setattr(stamp, "touch", lambda: touched.append("made again"))
    one = item("Un titre")
    with django_capture_on_commit_callbacks(execute=True):
        done = triage.act([one], "publier", nadia)
    assert touched
    touched.clear()
    with django_capture_on_commit_callbacks(execute=True):
        triage.undo(done.before)
    assert touched
