"""What a page is, and where it is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation
from wagtail.models import Page

from cms.workflow.states import State, shown, state_of
from cms.workflow.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def test_the_five_states_of_a_page(section, write, paul):
    page = write(section, "Habiter", live=False, owner=paul)
    assert state_of(page) is State.DRAFT

    page.get_workflow().start(page, paul)
    assert state_of(Page.objects.get(pk=page.pk)) is State.SUBMITTED

    page.current_workflow_task_state.approve(user=paul)
    page.refresh_from_db()
    assert state_of(Page.objects.get(pk=page.pk)) is State.PUBLISHED

    withdraw(page, "Chiffres faux", paul)
    assert state_of(Page.objects.get(pk=page.pk)) is State.WITHDRAWN

    page.save_revision().publish()
    page = Page.objects.get(pk=page.pk)
    page.unpublish(set_expired=True)
    assert state_of(Page.objects.get(pk=page.pk)) is State.EXPIRED


def test_what_waits_beside_a_published_page_is_told(section, write, paul):
    page = write(section, "Habiter", owner=paul)
    page.title = "Habiter mieux"
    page.save_revision(user=paul)
    page = Page.objects.get(pk=page.pk)
    assert str(shown(page).besides) == "modifications en brouillon"
    page.specific.get_workflow().start(page.specific, paul)
    assert str(shown(Page.objects.get(pk=page.pk)).besides) == "modifications soumises"


def test_a_page_published_at_an_hour_is_told_so(section, write, paul):
    page = write(section, "Habiter", live=False)
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision(user=paul).publish(user=paul)
    page = Page.objects.get(pk=page.pk)
    assert (state_of(page), str(shown(page).besides)) == (State.DRAFT, "programmé")


def test_a_copy_of_a_withdrawn_page_is_a_draft(section, write, paul):
    page = write(section, "Habiter")
    withdraw(page, "Chiffres faux", paul)
    copied = Page.objects.get(pk=page.pk).specific.copy(update_attrs={"slug": "copie"}, keep_live=False)
    assert state_of(Page.objects.get(pk=copied.pk)) is State.DRAFT


def test_paul_reads_the_states_in_the_list_of_pages(section, write, paul, client):
    write(section, "Une page en ligne")
    write(section, "Une page commencée", live=False)
    withdraw(write(section, "Une page retirée"), "Chiffres faux", paul)
    client.force_login(paul)
    html = client.get(f"/admin/pages/{section.pk}/").content.decode()
    for state in ("publie", "brouillon", "retire"):
        assert f'class="state state--{state}"' in html


def test_a_list_asks_no_more_for_its_states(section, write, paul, client, django_assert_max_num_queries):
    """Ten pages more, no query more."""
    client.force_login(paul)
    write(section, "Une")
    client.get(f"/admin/pages/{section.pk}/")
    with django_assert_max_num_queries(80) as few:
        client.get(f"/admin/pages/{section.pk}/")
    for number in range(10):
        write(section, f"Page {number}", live=number % 2 == 0)
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        client.get(f"/admin/pages/{section.pk}/")


def test_who_opens_a_withdrawn_page_reads_why(section, write, paul, client):
    page = write(section, "Habiter")
    withdraw(page, "Les chiffres de 2015 sont faux", paul)
    client.force_login(paul)
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Les chiffres de 2015 sont faux" in html
    assert 'class="state state--retire"' in html


def test_wagtails_own_words_are_ours_where_they_meet_paul():
    with translation.override("fr"):
        assert translation.gettext("Unpublish") == "Retirer"
        assert translation.gettext("live + in moderation") == "publié + soumis"
        assert translation.gettext("In Moderation") == "Soumis"


def test_the_compiled_words_are_those_of_the_list():
    """`msgfmt` was run after the last change."""
    import gettext

    folder = Path(__file__).parents[3] / "cms" / "locale" / "fr" / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    for entry in (folder / "django.po").read_text().split("\n\n")[1:]:
        # The escapes of a catalogue, \" \\ \n, are those of JSON.
        said = dict(line.split(" ", 1) for line in entry.splitlines() if line.startswith("msg"))
        words = {key: json.loads(value) for key, value in said.items()}
        if "msgid_plural" in words:
            one, several = (known.ngettext(words["msgid"], words["msgid_plural"], count) for count in (1, 2))
            assert (one, several) == (words["msgstr[0]"], words["msgstr[1]"])
        elif "msgctxt" in words:
            assert known.pgettext(words["msgctxt"], words["msgid"]) == words["msgstr"]
        elif words:
            assert known.gettext(words["msgid"]) == words["msgstr"]
