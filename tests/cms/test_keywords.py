"""Paul puts the free words of the site in order: finds those that look alike, renames, merges."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.documents import get_document_model

from cms.collections.criteria import Criteria
from cms.collections.finding import pages_for
from cms.models import ContentPage, SectionPage
from reference.keywords.merging import look_alikes, merge_keywords
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def word() -> Callable[[str], Tag]:
    return lambda name: Tag.objects.get_or_create(name=name)[0]


@pytest.fixture
def tagged(section: SectionPage, write: Callable[..., ContentPage]) -> Callable[..., ContentPage]:
    """A page published under these words."""

    def tagged(title: str, *words: str) -> ContentPage:
        page = write(section, title)
        page.tags.set(words)
        page.save_revision().publish()
        return ContentPage.objects.get(pk=page.pk)

    return tagged


def words_of(page: ContentPage) -> list[str]:
    return sorted(ContentPage.objects.get(pk=page.pk).tags.names())


def asking_for(word: str) -> list[str]:
    return [page.title for page in pages_for(Criteria(tags=(word,)))]


def test_words_that_differ_by_little_are_told_together(word) -> None:
    plain, plural, other, capital = word("médiation"), word("Mediations"), word("mixité"), word("Mixité")
    assert look_alikes(Tag.objects.order_by("name")) == {
        plain.pk: [plural], plural.pk: [plain], other.pk: [capital], capital.pk: [other],
    }  # fmt: skip


def test_pages_and_documents_bear_the_word_that_stays_once(tagged, word, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    both, one = tagged("Deux", "médiation", "mediation", "santé"), tagged("Un", "mediation")
    paper = get_document_model().objects.create(title="Charte", file=ContentFile(b"%PDF-1.7", name="charte.pdf"))
    paper.tags.add("mediation")
    merge_keywords(word("médiation"), [word("mediation")])
    assert words_of(both) == ["médiation", "santé"]
    assert words_of(one) == ["médiation"]
    assert list(paper.tags.names()) == ["médiation"]
    assert not Tag.objects.filter(name="mediation").exists()


def test_a_draft_and_a_past_version_keep_their_word(tagged, word) -> None:
    page = tagged("Un", "santé")
    page.tags.set(["mediation", "médiation"])
    draft = page.save_revision()
    page.tags.set(["mediation"])
    last = page.save_revision()
    merge_keywords(word("médiation"), [word("mediation")])
    draft.refresh_from_db()
    assert [tag.name for tag in draft.as_object().tags.all()] == ["médiation"]
    last.refresh_from_db()
    last.publish()
    assert words_of(page) == ["médiation"]


def test_a_word_whose_key_begins_alike_stays_in_the_drafts(tagged, word) -> None:
    gone = Tag.objects.create(pk=71, name="mediation", slug="mediation")
    near = Tag.objects.create(pk=710, name="santé", slug="sante")
    page = tagged("Un", "santé", "mediation")
    merge_keywords(kept := word("médiation"), [gone])
    assert {tag.pk for tag in page.latest_revision.as_object().tags.all()} == {near.pk, kept.pk}


def test_a_list_that_asks_for_the_old_word_finds_under_the_new(tagged, word) -> None:
    tagged("Un", "mediation")
    merge_keywords(word("médiation"), [word("mediation")])
    assert asking_for("Mediation") == ["Un"]
    merge_keywords(word("médiation sociale"), [word("médiation")])
    assert asking_for("mediation") == asking_for("médiation") == asking_for("médiation sociale") == ["Un"]


def test_what_bears_a_word_is_read_again_by_the_search(tagged, word) -> None:
    page, other = tagged("Un", "mediation"), tagged("Deux", "santé")
    OutboxEntry.objects.all().delete()
    merge_keywords(word("médiation"), [word("mediation")])
    assert set(OutboxEntry.objects.values_list("kind", "object_pk")) == {("page", page.pk)}
    OutboxEntry.objects.all().delete()
    word("santé").delete()
    assert set(OutboxEntry.objects.values_list("kind", "object_pk")) == {("page", other.pk)}


class TestList:
    @pytest.fixture
    def as_paul(self, paul: Any, client: Client) -> Client:
        client.force_login(paul)
        return client

    def address(self, name: str, *arguments: Any) -> str:
        return reverse(Tag.snippet_viewset.get_url_name(name), args=arguments)

    def test_it_says_how_many_bear_each_and_what_each_is_mistaken_for(self, as_paul, tagged) -> None:
        tagged("Un", "médiation", "Mediation")
        tagged("Deux", "médiation")
        listing = as_paul.get(self.address("list"))
        assert [(tag.name, tag.uses) for tag in listing.context["object_list"]] == [("Mediation", 1), ("médiation", 2)]
        alike = next(column for column in listing.context["table"].columns.values() if column.name == "alike")
        assert [alike.get_value(tag) for tag in listing.context["object_list"]] == ["médiation", "Mediation"]
        assert "Se confond avec" in listing.content.decode()

    def test_a_word_is_found_without_its_accents(self, as_paul, word) -> None:
        word("Médiation"), word("santé")
        found = as_paul.get(self.address("list"), {"q": "mediat"}).context["object_list"]
        assert [tag.name for tag in found] == ["Médiation"]

    def test_a_word_is_renamed_and_lists_follow(self, as_paul, tagged, word) -> None:
        tagged("Un", "mediation")
        answer = as_paul.post(self.address("edit", word("mediation").pk), {"name": "  médiation   sociale "})
        assert answer.status_code == 302
        assert asking_for("médiation sociale") == asking_for("mediation") == ["Un"]

    def test_a_name_that_another_has_is_refused_with_what_to_do(self, as_paul, word) -> None:
        word("Médiation")
        answer = as_paul.post(self.address("edit", word("mediation").pk), {"name": "médiation"})
        assert "« Médiation » existe déjà : cochez les deux dans la liste, et fusionnez-les." in answer.content.decode()

    def test_what_a_word_that_goes_is_taken_from_is_told(self, as_paul, tagged, word) -> None:
        tagged("Un", "mediation")
        told = as_paul.get(self.address("delete", word("mediation").pk)).content.decode()
        assert "1 page, image ou document porte ce mot-clé, et le perdra." in told
        assert "référencé" not in told

    def merging(self, *tags: Tag) -> str:
        query = "&".join(f"id={tag.pk}" for tag in tags)
        return f"{reverse('wagtail_bulk_action', args=['taggit', 'tag', 'merge'])}?{query}"

    def test_ticked_words_are_merged_into_the_most_used(self, as_paul, tagged, word) -> None:
        tagged("Un", "mediation")
        tagged("Deux", "médiation")
        tagged("Trois", "médiation")
        address = self.merging(word("mediation"), word("médiation"))
        page = as_paul.get(address)
        assert page.context["form"]["keep"].initial == word("médiation")
        assert "médiation (employé 2 fois)" in page.content.decode()
        as_paul.post(address, {"keep": word("médiation").pk})
        assert sorted(asking_for("médiation")) == ["Deux", "Trois", "Un"]

    def test_one_word_alone_is_not_merged(self, as_paul, word) -> None:
        assert "au moins deux" in as_paul.get(self.merging(word("mediation"))).content.decode()

    def test_who_does_not_keep_the_words_does_not_merge_them(self, remi, client, word) -> None:
        client.force_login(remi)
        gone, kept = word("mediation"), word("médiation")
        client.post(self.merging(gone, kept), {"keep": kept.pk})
        assert Tag.objects.filter(pk=gone.pk).exists()
