"""« Fiches : où en sont-elles », and the page of one fiche: its stage, and every gesture that moves it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import page_permission_policy

from experiences.cycle import archiving, contacts, reviewing, verifying
from experiences.cycle.forms import ArchiveForm, InviteForm
from experiences.cycle.gestures import next_gestures
from experiences.cycle.stages import Stage, Standing, fiches_at_work, standing_of, standings
from experiences.cycle.versions import block_title, latest_version
from experiences.models import Contact, ExperiencePage, HolderReview, ReviewAnswer
from reference.admin_page import AdminPage

PER_PAGE = 40


class IndexView(AdminPage):
    """Every fiche that one may edit, what waits longest first, narrowed by stage (?etape=)."""

    page_title = gettext_lazy("Fiches : où en sont-elles")
    header_icon = "clipboard-list"
    template_name = "experiences/cycle/admin/index.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not page_permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editable = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        found = standings(fiches_at_work().filter(pk__in=editable.order_by().values("pk")))
        counts = Counter(one.stage for one in found)
        asked = self.request.GET.get("etape", "")
        stage = Stage(asked) if asked in Stage.values else None
        shown = sorted((one for one in found if stage in (None, one.stage)), key=waits_first)
        page_obj = Paginator(shown, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "stage": stage,
            "stages": [(one, counts[one]) for one in Stage],
            "total": len(found),
            "page_obj": page_obj,
            "rows": [(one, next_gestures(one, self.request.user)[:1]) for one in page_obj],
        }


ORDER = [
    Stage.TO_VALIDATE,
    Stage.PROPOSED,
    Stage.WRITING,
    Stage.WITH_HOLDER,
    Stage.AGEING,
    Stage.PUBLISHED,
    Stage.ARCHIVED,
]


def waits_first(one: Standing) -> tuple[int, str, int]:
    """What waits for the centre before what waits for others; within a stage, the longest first."""
    return ORDER.index(one.stage), str(one.since or ""), one.page.pk


class FicheView(AdminPage):
    """Each gesture is a POST of its own: « geste » names it, and says what one must be allowed to do."""

    page_title = gettext_lazy("Où en est la fiche")
    header_icon = "clipboard-list"
    template_name = "experiences/cycle/admin/fiche.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.rights.can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def fiche(self) -> ExperiencePage:
        return get_object_or_404(fiches_at_work(), pk=self.kwargs["pk"])

    @cached_property
    def rights(self) -> Any:
        return self.fiche.permissions_for_user(self.request.user)

    def get_page_subtitle(self) -> str:
        return self.fiche.draft_title

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("fiche_cycle:index"), "label": _("Fiches")},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.fiche.pk]), "label": self.fiche.draft_title},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gestures: dict[str, Callable[[], HttpResponse | None]] = {
            "inviter": self.invite,
            "renvoyer": self.send_again,
            "fermer": self.revoke,
            "traiter": self.handle,
            "verifier": self.verify,
            "contact": self.ask_contact,
            "archiver": self.archive,
            "reprendre": self.reopen,
        }
        gesture = gestures.get(request.POST.get("geste", ""))
        if gesture is None:
            return redirect(request.path)
        return gesture() or redirect(request.path)

    # Reviews

    def invite(self) -> HttpResponse | None:
        form = InviteForm(self.request.POST)
        if not form.is_valid():
            return self.shown_again(invite_form=form)
        said = form.cleaned_data
        review = reviewing.invite(
            self.fiche, said["name"], said["address"], said["days"], self.request.user, said["word"].strip()
        )
        told = (
            _("Le lien part à %s.") % review.address
            if review.address
            else _("Le lien est prêt : copiez-le ci-dessous.")
        )
        messages.success(self.request, told)
        return None

    def send_again(self) -> None:
        review = self.a_review()
        if not reviewing.send_again(review, reviewing.DAYS[1]):
            messages.error(self.request, _("Ce lien a été fermé : donnez-en un autre."))
        elif review.address:
            messages.success(self.request, _("Le lien repart à %s.") % review.address)
        else:
            messages.success(self.request, _("Le lien est prolongé : copiez-le ci-dessous."))

    def revoke(self) -> None:
        self.a_review().revoke()
        messages.success(self.request, _("Le lien est fermé : il ne montre plus rien."))

    def a_review(self) -> HolderReview:
        return get_object_or_404(HolderReview, pk=self.number(), page=self.fiche)

    def handle(self) -> None:
        answer = get_object_or_404(ReviewAnswer, pk=self.number(), review__page=self.fiche)
        reviewing.handle(answer, self.request.user)

    # The fiche itself

    def verify(self) -> None:
        if not self.rights.can_publish():
            raise PermissionDenied
        try:
            verifying.verify(self.fiche, self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("La fiche est vérifiée d’aujourd’hui."))

    def archive(self) -> HttpResponse | None:
        form = ArchiveForm(self.request.POST)
        if not form.is_valid():
            return self.shown_again(archive_form=form)
        archiving.archive(self.fiche, form.cleaned_data["reason"].strip(), self.request.user)
        messages.success(self.request, _("La fiche est archivée. Elle garde ses versions, sa cote et sa raison."))
        return None

    def reopen(self) -> None:
        archiving.reopen(self.fiche, self.request.user)
        messages.success(self.request, _("La fiche est reprise : la voici en brouillon."))

    # Contacts

    def ask_contact(self) -> None:
        contact = get_object_or_404(Contact, pk=self.number(), page=self.fiche)
        if not contact.email:
            messages.error(self.request, _("Ce contact n’a pas d’adresse : téléphonez-lui, puis datez son accord."))
            return
        contacts.ask(self.fiche, contact, self.request.user)
        messages.success(self.request, _("La question part à %s.") % contact.email)

    # Showing

    def number(self) -> int:
        text = self.request.POST.get("numero", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

    def shown_again(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_of(self.fiche)
        version = latest_version(self.fiche)
        asked = contacts.last_requests(self.fiche)
        return {
            "standing": standing,
            "steps": steps(standing.stage),
            "gestures": next_gestures(standing, self.request.user),
            "fiche": self.fiche,
            "proposal": getattr(standing.page, "proposal", None),
            "reviews": [told(review, version.digests) for review in self.reviews()],
            "invite_form": InviteForm(),
            "archive_form": ArchiveForm(),
            "archive_reason": archiving.reason_of(self.fiche) if standing.stage == Stage.ARCHIVED else "",
            "contacts": [(row, asked.get(row.name)) for row in self.fiche.contacts.all()],
            "may_publish": self.rights.can_publish(),
            "may_archive": self.rights.can_unpublish() if self.fiche.live else standing.stage != Stage.ARCHIVED,
            **super().get_context_data(**kwargs),
        }

    def reviews(self) -> list[HolderReview]:
        rows = self.fiche.holder_reviews.select_related("created_by")
        return list(rows.prefetch_related("answers__comments", "answers__handled_by").order_by("-created_at", "-pk"))


def told(review: HolderReview, digests: dict[str, str]) -> dict[str, Any]:
    """A review, its link while it is open, its answers; of an agreement, the blocks that have changed since."""
    answers = []
    for answer in sorted(review.answers.all(), key=lambda one: -one.pk):
        changed = reviewing.changed(answer.read, digests) if answer.is_agreement else []
        comments = [(block_title(one.block), one.text) for one in answer.comments.all()]
        answers.append((answer, comments, [block_title(name) for name in changed]))
    url = settings.SITE_URL + reviewing.path_of(review) if review.is_open else ""
    return {"review": review, "url": url, "answers": answers}


PATH = [Stage.PROPOSED, Stage.WRITING, Stage.WITH_HOLDER, Stage.TO_VALIDATE, Stage.PUBLISHED]


def steps(stage: Stage) -> list[tuple[Stage, str]]:
    """The way of a fiche, and where it is on it: (step, "fait", "ici" or "")."""
    if stage == Stage.ARCHIVED:
        return [(stage, "ici")]
    path = [*PATH[:-1], stage] if stage == Stage.AGEING else PATH
    here = path.index(stage)
    return [(one, "ici" if rank == here else "fait" if rank < here else "") for rank, one in enumerate(path)]
