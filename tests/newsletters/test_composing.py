"""Claire composes a numéro from the tray, from what is new, and by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.rich_text import RichText

from catalogue.models import BibliographicRecord, Contribution, Item
from cms.models import ContentPage, EventPage, HomePage, NewsPage
from newsletters.composing import new_issue, offered, take
from newsletters.models import IssuePage, LetterPage, TrayItem
from newsletters.rubrics import rubric_for
from newsletters.sharing import others, shared
from reference.models import Agent

pytestmark = pytest.mark.django_db


def draft(issue: IssuePage) -> IssuePage:
    return IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()


def keep(source: Any, letter: LetterPage | None = None, **values: Any) -> TrayItem:
    return TrayItem.objects.create(
        letter=letter, rubric=rubric_for(source), content_object=source, title=str(source), **values
    )


def offers(issue: IssuePage) -> dict[str, list[str]]:
    return {rubric.kind: [one.title for one in rubric.offers] for rubric in offered(draft(issue))}


def take_all(issue: IssuePage) -> IssuePage:
    shown = [one for rubric in offered(draft(issue)) for one in rubric.offers]
    return take(draft(issue), shown, shown)


def test_a_new_numero_follows_the_last_and_has_the_rubrics_of_its_letter(letter: LetterPage, claire: Any) -> None:
    issue = new_issue(letter, claire)
    assert (issue.number, issue.title, issue.live) == (84, "La Lettre, n°\u00a084", False)
    assert [block.block_type for block in issue.body] == ["progress", "moves", "events", "references", "text"]
    assert new_issue(letter, claire).number == 85


def test_the_heading_that_the_letter_gives_a_rubric_is_kept(letter: LetterPage, claire: Any, event: EventPage) -> None:
    issue = take_all(new_issue(letter, claire))
    assert [rubric.heading for rubric in draft(issue).content().rubrics] == ["Les rendez-vous"]


def test_what_waits_in_the_tray_comes_first_then_what_is_new(
    letter: LetterPage, claire: Any, event: EventPage, record: BibliographicRecord
) -> None:
    BibliographicRecord.objects.create(
        title="Un livre arrivé hier", sort_title="un livre", level="m", entered_on=timezone.localdate() - timedelta(1)
    )
    keep(record, letter)
    assert offers(new_issue(letter, claire)) == {
        "references": ["Faire société", "Un livre arrivé hier"],
        "events": ["Habiter, circuler, jouer"],
    }


def test_what_is_older_than_the_last_numero_is_not_news(letter: LetterPage, claire: Any) -> None:
    today = timezone.localdate()
    before = new_issue(letter, claire)
    before.issued_on = today - timedelta(30)
    before.save_revision().publish()
    for title, days in (("Ancien", 31), ("Nouveau", 5)):
        BibliographicRecord.objects.create(title=title, sort_title=title, level="m", entered_on=today - timedelta(days))
    assert offers(new_issue(letter, claire)) == {"references": ["Nouveau"]}


def test_an_actualite_is_news_and_a_page_is_not(letter: LetterPage, claire: Any, home: Any) -> None:
    letter.rubrics = [("pages", "")]
    letter.save_revision().publish()
    for model, title in ((NewsPage, "Un lieu ouvre"), (ContentPage, "Mentions légales")):
        home.add_child(instance=model(title=title)).save_revision().publish()
    issue = new_issue(LetterPage.objects.get(), claire)
    assert offers(issue) == {"pages": ["Un lieu ouvre"]}
    [rubric] = draft(take_all(issue)).content().rubrics
    assert [entry.title for entry in rubric.entries] == ["Un lieu ouvre"]


def test_an_item_kept_for_another_letter_is_left_to_it(
    letter: LetterPage, claire: Any, record: BibliographicRecord, home: Any
) -> None:
    other = LetterPage(title="Autre", slug="autre", sender_name="C", sender_address="c@centre.example")
    home.add_child(instance=other)
    record.entered_on = None
    record.save()
    keep(record, other)
    assert offers(new_issue(letter, claire)) == {}
    assert offers(new_issue(other, claire)) == {"references": ["Faire société"]}


def test_what_is_taken_is_in_the_draft_and_leaves_the_tray(
    letter: LetterPage, claire: Any, record: BibliographicRecord
) -> None:
    item = keep(record, letter)
    issue = take_all(new_issue(letter, claire))
    [rubric] = draft(issue).content().rubrics
    assert [entry.title for entry in rubric.entries] == ["Faire société"]
    item.refresh_from_db()
    assert (item.state, item.used_in) == (TrayItem.State.USED, issue)


def test_a_second_preparation_never_touches_what_was_written(
    letter: LetterPage, claire: Any, event: EventPage, record: BibliographicRecord
) -> None:
    keep(record, letter)
    issue = take_all(new_issue(letter, claire))
    written = draft(issue)
    references = next(block for block in written.body if block.block_type == "references")
    references.value["heading"] = "Mon titre à moi"
    references.value["items"][0]["comment"] = RichText("<p>À lire d’urgence.</p>")
    written.save_revision(user=claire)

    later = BibliographicRecord.objects.create(
        title="Arrivé depuis", sort_title="arrive", level="m", entered_on=timezone.localdate()
    )
    issue = take_all(draft(issue))
    [references] = [one for one in draft(issue).content().rubrics if one.kind == "references"]
    assert references.heading == "Mon titre à moi"
    assert [entry.title for entry in references.entries] == ["Faire société", later.title]
    assert "À lire d’urgence." in references.entries[0].html


def test_what_was_dropped_is_not_proposed_again(letter: LetterPage, claire: Any, event: EventPage) -> None:
    issue = take_all(new_issue(letter, claire))
    written = draft(issue)
    written.body = []
    written.save_revision(user=claire)
    assert offers(issue) == {}


def test_what_was_seen_and_not_chosen_is_not_proposed_again_but_the_tray_keeps_waiting(
    letter: LetterPage, claire: Any, event: EventPage, record: BibliographicRecord
) -> None:
    keep(record, letter)
    issue = new_issue(letter, claire)
    take(draft(issue), [], [one for rubric in offered(draft(issue)) for one in rubric.offers])
    assert offers(issue) == {"references": ["Faire société"]}


def test_words_typed_in_the_tray_become_an_item(letter: LetterPage, claire: Any) -> None:
    values = {"name": "Nadia Benali", "way": "arrivee", "function": "Directrice", "organisation": "Ville de Stains"}
    TrayItem.objects.create(letter=letter, rubric="moves", title="Nadia Benali", values=values)
    [rubric] = draft(take_all(new_issue(letter, claire))).content().rubrics
    [entry] = rubric.entries
    assert (entry.title, entry.kicker, entry.details) == ("Nadia Benali", "Arrivée", ("Directrice, Ville de Stains",))


def test_a_proposal_waits_for_an_editor(letter: LetterPage, claire: Any) -> None:
    TrayItem.objects.create(letter=letter, rubric="text", title="À vendre", values={}, state=TrayItem.State.PROPOSED)
    assert offers(new_issue(letter, claire)) == {}


def test_a_reference_is_cited_by_iso_690_with_where_to_find_it(
    letter: LetterPage, claire: Any, record: BibliographicRecord, settings: Any
) -> None:
    settings.OUR_LOCALISATIONS = ["Centre"]
    agent = Agent.objects.create(kind="person", name="Donzelot", forename="Jacques")
    Contribution.objects.create(record=record, agent=agent, rank=1, relators=["070"])
    Item.objects.create(record=record, call_number="LOG 12 DON", localisation="Centre")
    keep(record, letter)
    [rubric] = draft(take_all(new_issue(letter, claire))).content().rubrics
    [entry] = rubric.entries
    assert entry.html == "<p>DONZELOT, Jacques, 2019. <i>Faire société</i>.</p>"
    assert entry.details == ("À consulter au centre, cote LOG 12 DON",)
    assert entry.url == f"{settings.SITE_URL}/notices/{record.pk}/faire-societe/"


def test_a_notice_deleted_after_composing_is_still_quoted(
    letter: LetterPage, claire: Any, record: BibliographicRecord
) -> None:
    keep(record, letter)
    issue = take_all(new_issue(letter, claire))
    record.delete()
    [rubric] = draft(issue).content().rubrics
    assert [entry.title for entry in rubric.entries] == ["Faire société"]
    draft(issue).save_revision(user=claire)
    assert "<i>Faire société</i>" in draft(issue).content().rubrics[0].entries[0].html


def test_the_editor_s_own_words_win(letter: LetterPage, claire: Any, event: EventPage) -> None:
    issue = take_all(new_issue(letter, claire))
    written = draft(issue)
    block = next(block for block in written.body if block.block_type == "events")
    block.value["items"][0]["text"] = RichText("<p>Venez nombreux.</p>")
    written.save_revision(user=claire)
    [rubric] = draft(issue).content().rubrics
    assert rubric.entries[0].html == "<p>Venez nombreux.</p>"
    assert rubric.entries[0].title == "Habiter, circuler, jouer"


def test_a_content_survives_its_stay_in_the_database(
    letter: LetterPage, claire: Any, event: EventPage, record: BibliographicRecord
) -> None:
    import json

    from newsletters.content import Content

    keep(record, letter)
    content = draft(take_all(new_issue(letter, claire))).content()
    assert Content.from_json(json.loads(json.dumps(content.as_json()))) == content


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ((2026, 12, 1), None, "Mardi 1er décembre 2026"),
        ((2026, 3, 12), (2026, 3, 14), "Du 12 au 14 mars 2026"),
        ((2026, 2, 28), (2026, 3, 1), "Du 28 février au 1er mars 2026"),
    ],
)
def test_a_day_is_said_as_one_says_it(starts: tuple, ends: tuple | None, said: str) -> None:
    from datetime import date

    from newsletters.rubrics.events import when

    assert when(EventPage(starts_on=date(*starts), ends_on=date(*ends) if ends else None)) == said


def test_another_letter_s_items_are_taken_in_the_words_of_whoever_wrote_them(
    letter: LetterPage, claire: Any, event: EventPage, home: HomePage
) -> None:
    first = new_issue(letter, claire)
    first.body = [
        ("events", {"heading": "", "items": [{"source": event, "text": "<p>Venez nombreux.</p>", "kept": ""}]}),
        ("text", {"heading": "", "items": [{"title": "Fermeture", "text": "<p>Le 24.</p>"}]}),
    ]
    first.save_revision(user=claire)
    regional = LetterPage(
        title="Lettre régionale", slug="regionale", sender_name="x", sender_address="x@centre.example"
    )
    home.add_child(instance=regional)
    second = new_issue(regional, claire)

    assert [one.pk for one in others(second)] == [first.pk]
    events, texts = shared(second, first)
    assert [one.title for one in events.offers] == ["Habiter, circuler, jouer"]
    taken = take(second, [*events.offers, *texts.offers])
    said = [entry for rubric in taken.content().rubrics for entry in rubric.entries]
    assert [entry.title for entry in said] == ["Habiter, circuler, jouer", "Fermeture"]
    assert "Venez nombreux." in said[0].html

    [left] = shared(taken, first)
    assert left.kind == "text", "an event is not proposed twice; words may be"
