"""Submitting, sending back, accepting: who is told, and by the outbox."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage
from wagtail.users.models import UserProfile

from cms.workflow.reviewing import let_review, review_as_above, review_of
from cms.workflow.seeding import prepare_review
from correspondence.models import OutgoingMail
from experiences.models import ExperienceIndexPage, ExperiencePage

pytestmark = pytest.mark.django_db


def edit(client, page: Page, **actions):
    """What the editor's form posts, read from the page itself."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

    data = {
        "title": page.title,
        "slug": page.slug,
        "intro": "",
        "body": streamfield([]),
        "comments": inline_formset([]),
        "see_also": inline_formset([]),
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data | actions))


def subjects() -> dict[str, str]:
    return dict(OutgoingMail.objects.filter(purpose__startswith="relecture").values_list("address", "subject"))


def test_the_site_has_one_review_by_the_editors():
    [workflow] = Workflow.objects.all()
    assert workflow.name == "Relecture"
    [task] = workflow.tasks
    assert [group.name for group in task.specific.groups.all()] == ["Éditeurs"]
    assert WorkflowPage.objects.get().page.depth == 1


def test_what_a_centre_changed_stays():
    Workflow.objects.update(name="Comité")
    prepare_review()
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Comité"]


def test_remi_submits_and_the_editors_are_told_by_the_outbox(section, write, remi, paul, claire, client):
    page = write(section, "Habiter", live=False, owner=remi)
    client.force_login(remi)
    assert edit(client, page, **{"action-submit": "1"}).status_code == 302
    assert subjects() == {"paul@centre.example": "À relire : Habiter", "claire@centre.example": "À relire : Habiter"}
    assert mail.outbox == []
    text = OutgoingMail.objects.first().text
    assert "Remi vous soumet « Habiter »." in text
    assert f"/admin/pages/{page.pk}/edit/" in text


def test_claire_sends_it_back_with_a_word(section, write, remi, claire):
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    OutgoingMail.objects.all().delete()
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, claire, "reject", comment="La source du chiffre ?")
    assert subjects() == {"remi@centre.example": "À reprendre : Habiter"}
    assert "La source du chiffre ?" in OutgoingMail.objects.get().text


def test_claire_accepts_and_it_is_on_line(section, write, remi, claire, client):
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    OutgoingMail.objects.all().delete()
    page.current_workflow_task_state.approve(user=claire)
    assert subjects() == {"remi@centre.example": "Acceptée : Habiter"}
    assert "elle est en ligne" in OutgoingMail.objects.get().text
    assert client.get("/dossiers/habiter/").status_code == 200


def test_who_wants_no_mail_gets_none(section, write, remi, paul, claire):
    profile = UserProfile.get_for_user(paul)
    profile.submitted_notifications = False
    profile.save()
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    assert set(subjects()) == {"claire@centre.example"}


def test_when_nobody_reviews_the_administrators_are_told(section, write, remi, samir):
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    assert set(subjects()) == {"samir@centre.example"}


def test_a_section_has_reviewers_of_its_own(section, write, remi, paul):
    network = Group.objects.create(name="Comité habitat")
    let_review(section, [network])
    page = write(section, "Habiter", live=False, owner=remi)
    assert [group.name for group in review_of(page).groups] == ["Comité habitat"]
    assert review_of(page).decided_on == Page.objects.get(pk=section.pk)
    assert page.get_workflow().name == "Relecture : Dossiers"


def test_changing_them_makes_no_second_workflow_and_leaves_that_of_the_site(section):
    groups = list(Group.objects.filter(name__in=["Éditeurs", "Documentalistes"]))
    let_review(section, groups[:1])
    let_review(section, groups[1:])
    assert [group.name for group in review_of(section).groups] == [groups[1].name]
    assert Workflow.objects.count() == 2
    site = GroupApprovalTask.objects.get(name="Relecture")
    assert [group.name for group in site.groups.all()] == ["Éditeurs"]


def test_it_may_be_reviewed_as_the_rest_again(section):
    let_review(section, [Group.objects.create(name="Comité habitat")])
    review_as_above(section)
    assert review_of(section).name == "Relecture"
    assert Workflow.objects.count() == 1
    assert GroupApprovalTask.objects.count() == 1


def test_what_is_submitted_keeps_its_reviewers(section, write, remi):
    let_review(section, [Group.objects.create(name="Comité habitat")])
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    review_as_above(section)
    assert page.current_workflow_task.name == "Relecture : Dossiers"


def test_a_fiche_is_reviewed_as_any_page(home, remi, claire, client):
    fiches = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = fiches.add_child(
        instance=ExperiencePage(title="Jardins", summary="Des jardins au pied des tours.", live=False, owner=remi)
    )
    fiche.save_revision(user=remi)
    fiche.get_workflow().start(fiche, remi)
    assert "À relire : Jardins" in subjects().values()
    fiche.current_workflow_task_state.approve(user=claire)
    assert ExperiencePage.objects.get(pk=fiche.pk).live


def test_two_versions_are_compared_in_french_blocks_included(section, write, paul, client):
    page = write(section, "Habiter", owner=paul, body=[("heading", {"text": "Avant"})])
    page.body = [("heading", {"text": "Après"})]
    page.save_revision(user=paul)
    client.force_login(paul)
    html = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    ).content.decode()
    assert "Avant" in html
    assert "Après" in html
    assert "Intertitre" in html
    assert "Comparaison" in html or "Comparer" in html
