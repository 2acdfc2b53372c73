"""Nadia imports the table of fiches."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import PageLogEntry, Task, Workflow, WorkflowTask

from catalogue.models import BibliographicRecord, Identifier, Source
from experiences.importing.pipeline import import_experiences
from experiences.importing.writing import Desk
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.models import Agent

pytestmark = pytest.mark.usefixtures("lists")


def only_page():
    return ExperiencePage.objects.get()


def outcome(path, **options):
    return {word: count for word, count in import_experiences(path, **options).outcomes.items() if count}


def test_nadia_finds_each_column_where_it_belongs(table, fiche):
    assert outcome(table(fiche())) == {"created": 1}
    page = only_page()
    assert (page.number, page.title, page.state) == ("PB-FE-2018-012", "Un jardin partagé au pied des tours", "achevee")
    assert {territory.name for territory in page.territories.all()} == {"Saint-Denis", "Aubervilliers"}
    assert [theme.slug for theme in page.themes.all()] == ["participation", "habitat"]
    assert {framework.slug for framework in page.frameworks.all()} == {"contrat-de-ville", "npnru"}
    assert {audience.name for audience in page.audiences.all()} == {"Locataires", "Enfants"}
    assert (page.started_on, page.ended_on) == (date(2016, 3, 1), date(2018, 6, 30))
    assert (page.place, page.resources) == ("Cité des Étangs", "Un animateur à mi-temps.")
    assert page.written_on == date(2018, 9, 15)


def test_the_story_becomes_paragraphs_and_lists_and_its_signs_stay_signs(table, fiche):
    import_experiences(table(fiche()))
    page = only_page()
    assert page.context == "<p>Une dalle vide.</p><p>Des conflits d’usage.</p>"
    assert page.objectives == "<ul><li>se rencontrer</li><li>cultiver</li></ul>"
    assert page.results == "<p>Quarante parcelles &lt;et&gt; un composteur.</p>"


def test_bodies_and_people_become_agents_with_their_role(table, fiche):
    import_experiences(table(fiche()))
    page = only_page()
    assert [(row.agent.name, row.role) for row in page.involvements.all()] == [
        ("Régie de quartier des Étangs", "porteur"),
        ("Ville de Saint-Denis", "financeur"),
        ("Amicale des locataires", "partenaire"),
    ]
    assert [row.agent.heading for row in page.writers.all()] == ["Mercier, Paul"]


def test_a_body_that_the_catalogue_knows_is_not_made_twice(table, fiche):
    known = Agent.objects.create(kind=Agent.Kind.ORGANISATION, name="REGIE DE QUARTIER DES ETANGS")
    import_experiences(table(fiche()))
    assert only_page().holders == [known]


def test_a_person_known_with_dates_is_recognised(table, fiche):
    known = Agent.objects.create(kind=Agent.Kind.PERSON, name="Mercier", forename="Paul", dates="1970-")
    import_experiences(table(fiche()))
    assert [row.agent for row in only_page().writers.all()] == [known]


def test_levers_and_brakes_are_typed_when_they_say_so(table, fiche):
    import_experiences(table(fiche()))
    page = only_page()
    assert [(lever.topic, lever.text) for lever in page.levers.all()] == [
        ("pilotage", "un binôme régie et bailleur"),
        ("", "Un local ouvert le soir"),
    ]
    assert [(brake.topic, brake.text) for brake in page.brakes.all()] == [
        ("calendrier", "dix-huit mois d’autorisations")
    ]


def test_a_colon_that_names_no_topic_stays_in_the_sentence(table, fiche):
    import_experiences(table(fiche(leviers="Le mot d’ordre : ouvrir", partenaires="Le Lien (Bondy)")))
    page = only_page()
    assert page.levers.get().text == "Le mot d’ordre : ouvrir"
    assert page.involvements.get(role="partenaire").agent.name == "Le Lien (Bondy)"


def test_the_consent_of_a_public_contact_is_no_later_than_the_fiche(table, fiche):
    import_experiences(table(fiche()))
    contact = only_page().contacts.get()
    assert (contact.consented_on, contact.expires_on) == (date(2018, 9, 15), date(2020, 9, 15))
    assert not contact.is_shown


def test_references_find_their_notice_by_title_isbn_or_source_and_keep_their_words(table, fiche):
    titled = BibliographicRecord.objects.create(title="La ville en commun")
    numbered = BibliographicRecord.objects.create(title="Un livre")
    Identifier.objects.create(record=numbered, value="2-07-036822-X", normalized="9782070368228")
    source = Source.objects.create(name="pmb")
    sourced = BibliographicRecord.objects.create(title="Un rapport", source=source, source_record_id="4512")
    import_experiences(
        table(fiche(references="La ville en commun|ISBN 2-07-036822-X, Gallimard|pmb:4512|Un titre inconnu, 2009"))
    )
    assert [(row.record, row.text) for row in only_page().references.all()] == [
        (titled, "La ville en commun"),
        (numbered, "ISBN 2-07-036822-X, Gallimard"),
        (sourced, "pmb:4512"),
        (None, "Un titre inconnu, 2009"),
    ]


def test_a_title_that_two_notices_bear_names_neither(table, fiche):
    BibliographicRecord.objects.create(title="La ville en commun")
    BibliographicRecord.objects.create(title="La ville en commun")
    import_experiences(table(fiche(references="La ville en commun")))
    assert only_page().references.get().record is None


def test_importing_again_changes_nothing_and_makes_no_revision(table, fiche):
    path = table(fiche())
    import_experiences(path)
    revisions = only_page().revisions.count()
    assert outcome(path) == {"unchanged": 1}
    assert only_page().revisions.count() == revisions


def test_a_corrected_row_makes_a_revision_and_is_published(table, fiche):
    import_experiences(table(fiche()))
    revisions = only_page().revisions.count()
    assert outcome(table(fiche(titre="Un jardin sur la dalle", leviers="Un seul levier"))) == {"updated": 1}
    page = only_page()
    assert (page.title, page.live, page.has_unpublished_changes) == ("Un jardin sur la dalle", True, False)
    assert [lever.text for lever in page.levers.all()] == ["Un seul levier"]
    assert page.revisions.count() == revisions + 1
    assert page.get_latest_revision_as_object().title == "Un jardin sur la dalle"


def test_the_address_stays_when_the_title_changes(table, fiche):
    import_experiences(table(fiche(titre="L’école ouverte")))
    import_experiences(table(fiche(titre="L’école du dehors")))
    assert only_page().slug == "l-ecole-ouverte"


def test_two_fiches_of_one_title_have_two_addresses(table, fiche):
    assert outcome(table(fiche(), fiche(identifiant="PB-FE-2018-013"))) == {"created": 2}
    assert len(set(ExperiencePage.objects.values_list("slug", flat=True))) == 2


def test_what_the_file_does_not_speak_of_stays(table, fiche):
    import_experiences(table(fiche()))
    page = only_page()
    page.budget = 12000
    page.save_revision().publish()
    import_experiences(table(fiche(titre="Un autre titre")))
    assert only_page().budget == 12000


def test_a_draft_that_paul_is_writing_is_left_to_him(table, fiche):
    import_experiences(table(fiche()))
    page = only_page()
    page.title = "Paul réécrit"
    page.save_revision()
    report = import_experiences(table(fiche(titre="Le fichier réécrit")))
    assert dict(report.outcomes) == {"to_decide": 1}
    assert report.exit_status == 1
    assert "brouillon" in report.waiting[0].reason
    assert only_page().get_latest_revision_as_object().title == "Paul réécrit"


def test_a_fiche_that_paul_submitted_as_it_is_waits_for_its_review(table, fiche, django_user_model):
    import_experiences(table(fiche()))
    page, paul = only_page(), django_user_model.objects.create_user("paul")
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.create(name="Relire"), sort_order=0)
    workflow.start(page, paul)
    assert not page.has_unpublished_changes
    report = import_experiences(table(fiche(titre="Le fichier réécrit")))
    assert dict(report.outcomes) == {"to_decide": 1}
    assert "soumise" in report.waiting[0].reason
    assert only_page().title == page.title


def test_a_fiche_that_was_unpublished_does_not_come_back_by_a_file(table, fiche):
    import_experiences(table(fiche()))
    only_page().unpublish()
    assert outcome(table(fiche(titre="Autre"))) == {"to_decide": 1}
    assert not only_page().live


def test_the_number_is_the_same_whatever_its_case(table, fiche):
    import_experiences(table(fiche()))
    assert outcome(table(fiche(identifiant="pb-fe-2018-012"))) == {"unchanged": 1}


def test_a_trial_run_writes_nothing(table, fiche):
    assert outcome(table(fiche()), dry_run=True) == {"created": 1}
    assert not ExperiencePage.objects.exists()
    assert not ExperienceIndexPage.objects.exists()
    assert not Agent.objects.exists()


def test_demonstration_fiches_are_marked(table, fiche):
    import_experiences(table(fiche()), is_demo=True)
    assert only_page().is_demo


def test_a_qpv_that_is_not_loaded_is_kept_in_the_place(table, fiche):
    report = import_experiences(table(fiche(qpv="QP093028")))
    assert report.exit_status == 0
    assert only_page().place == "Cité des Étangs – QP093028"
    assert "QP093028" in report.remarks[0]


def test_a_public_that_no_list_knows_is_kept_in_words(table, fiche):
    import_experiences(table(fiche(publics="Enfants|Gardiens d’immeuble")))
    assert only_page().audience_note == "Gardiens d’immeuble"


def test_the_json_has_the_shape_of_the_import_of_notices(table, fiche, capsys):
    with pytest.raises(SystemExit) as exit_:
        call_command("import_experiences", str(table(fiche(), fiche(identifiant="X-1", etat="rêvée"))), "--json")
    assert exit_.value.code == 1
    report = json.loads(capsys.readouterr().out)
    assert {key: report[key] for key in ("source", "created", "rejected", "to_decide", "items")} == {
        "source": "experiences",
        "created": 1,
        "rejected": 1,
        "to_decide": 0,
        "items": 0,
    }
    (file,) = report["files"]
    assert (file["file"], file["encoding"], file["records"]) == ("fiches.csv", "utf-8", 2)
    assert (file["rejections"][0]["position"], file["rejections"][0]["id"]) == (6, "X-1")
    assert "rêvée" in file["rejections"][0]["reason"]


def test_a_whole_file_loaded_ends_with_status_0(table, fiche, capsys):
    call_command("import_experiences", str(table(fiche())))
    assert "créées : 1" in capsys.readouterr().out


def test_a_fiche_that_the_base_refuses_costs_itself_and_leaves_nothing(table, fiche, monkeypatch):
    def refuse_the_second(page):
        if page.number == "X-2":
            raise ValidationError("Refusée.")

    monkeypatch.setattr(ExperiencePage, "clean", refuse_the_second)
    second = fiche(identifiant="X-2", redacteur="Inès Refusée", titre="Un titre pris")
    report = import_experiences(
        table(fiche(identifiant="X-1"), second, fiche(identifiant="X-3", titre="Un titre pris"))
    )
    assert dict(report.outcomes) == {"created": 2, "rejected": 1}
    assert [(each.id, each.reason) for each in report.rejections] == [("X-2", "Refusée.")]
    assert list(ExperiencePage.objects.order_by("path").values_list("number", "slug")) == [
        ("X-1", "un-jardin-partage-au-pied-des-tours"),
        ("X-3", "un-titre-pris"),
    ]
    assert not Agent.objects.filter(name="Refusée").exists()
    assert ExperienceIndexPage.objects.get().numchild == 2


def test_writing_a_fiche_asks_a_bounded_number_of_queries(table, fiche, django_assert_max_num_queries):
    import_experiences(table(fiche()))
    rows = [fiche(identifiant=f"PB-FE-2019-{rank:03}") for rank in range(10)]
    with django_assert_max_num_queries(10 * 24 + 60):
        import_experiences(table(*rows))
    with django_assert_max_num_queries(40):
        import_experiences(table(*rows))


def test_correcting_fiches_asks_a_bounded_number_of_queries(table, fiche, django_assert_max_num_queries):
    numbers = [f"PB-FE-2019-{rank:03}" for rank in range(10)]
    import_experiences(table(*(fiche(identifiant=number) for number in numbers)))
    corrected = [fiche(identifiant=number, titre="Un jardin sur la dalle", leviers="Un seul") for number in numbers]
    with django_assert_max_num_queries(10 * 32 + 60):
        assert outcome(table(*corrected)) == {"updated": 10}


def test_a_correction_that_is_refused_costs_itself_and_leaves_its_fiche_as_it_was(table, fiche, monkeypatch):
    numbers = ["X-1", "X-2", "X-3"]
    import_experiences(table(*(fiche(identifiant=number) for number in numbers)))
    before = [lever.text for lever in ExperiencePage.objects.get(number="X-2").levers.all()]

    def refuse_the_second(page):
        if page.number == "X-2":
            raise ValidationError("Refusée.")

    monkeypatch.setattr(ExperiencePage, "clean", refuse_the_second)
    changes = {"titre": "Un titre corrigé", "leviers": "Un seul", "redacteur": "Inès Refusée"}
    rows = [
        fiche(identifiant=number, **(changes if number == "X-2" else {"titre": "Un titre corrigé"}))
        for number in numbers
    ]
    report = import_experiences(table(*rows))
    assert dict(report.outcomes) == {"updated": 2, "rejected": 1}
    assert [(each.id, each.reason) for each in report.rejections] == [("X-2", "Refusée.")]
    pages = {page.number: page for page in ExperiencePage.objects.all()}
    assert [pages[number].title == "Un titre corrigé" for number in numbers] == [True, False, True]
    assert [lever.text for lever in pages["X-2"].levers.all()] == before
    assert pages["X-2"].revisions.count() == 1
    assert not Agent.objects.filter(name="Refusée").exists()


def test_a_fiche_corrected_among_others_is_what_wagtail_would_have_written(table, fiche, monkeypatch):
    """One by `publish_again`, the other by Wagtail's own save, revision and publication."""
    numbers, titles = ("X-1", "X-2"), {"titre": "Un jardin sur la dalle", "leviers": "Un seul"}
    import_experiences(table(*(fiche(identifiant=number) for number in numbers)))
    import_experiences(table(fiche(identifiant="X-1", **titles)))
    monkeypatch.setattr(Desk, "update_all", lambda desk, fiches: [desk.update(*one) for one in fiches])
    import_experiences(table(fiche(identifiant="X-2", **titles)))
    together, alone = (ExperiencePage.objects.get(number=number) for number in numbers)
    assert said(together) == said(alone)
    assert said(together.get_latest_revision_as_object()) == said(together)
    assert told(together) == told(alone) == [
        ("wagtail.create", True), ("wagtail.edit", False), ("wagtail.publish", True),
        ("wagtail.edit", True), ("wagtail.rename", False), ("wagtail.publish", True),
    ]  # fmt: skip
    for page in (together, alone):
        assert page.latest_revision_id == page.live_revision_id == page.revisions.latest("created_at").pk
        assert not page.has_unpublished_changes


KEYS = {"pk", "page", "number", "slug", "path", "url_path", "translation_key"}


def said(value):
    """All that a page holds, but for what is its own: keys, places and days."""
    if isinstance(value, ExperiencePage):
        value = value.serializable_data()
    if isinstance(value, list):
        return [said(one) for one in value]
    if isinstance(value, dict):
        return {
            name: said(one)
            for name, one in value.items()
            if name not in KEYS and not name.endswith(("_at", "revision", "_pk"))
        }
    return value


def told(page):
    return [(line.action, line.content_changed) for line in PageLogEntry.objects.filter(page=page.pk).order_by("pk")]


def test_a_contact_that_the_file_corrects_keeps_what_is_tied_to_it(table, fiche):
    import_experiences(table(fiche()))
    contact = only_page().contacts.get()
    import_experiences(table(fiche(titre="Un jardin sur la dalle", contact_fonction="Chargée de mission")))
    after = only_page().contacts.get()
    assert (after.pk, after.name, after.position) == (contact.pk, contact.name, "Chargée de mission")
