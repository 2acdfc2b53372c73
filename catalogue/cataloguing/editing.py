"""The pages on which a notice is made and changed: which form, what is said at save, what is kept without being asked.

Wagtail saves by itself while one types. What the public reads must not move with every letter:
- a notice begun here stays « À compléter » until the person saves it;
- a public notice keeps what is typed as a draft, a revision, which its next opening offers to take up again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Revision
from wagtail.snippets.views.snippets import CreateView, EditView

from catalogue.cataloguing.checking import warnings
from catalogue.cataloguing.duplicating import PERMISSION as MAY_DUPLICATE
from catalogue.cataloguing.inventory.pages import PERMISSION as MAY_CHANGE
from catalogue.cataloguing.kinds import BY_KEY, COMPLETE, KINDS, Kind, edit_handler, filled_elsewhere, kind_of
from catalogue.cataloguing.naming import name_of
from catalogue.cataloguing.serials.analysing import AnalysedIssue, analyse_url, new_article
from catalogue.cataloguing.serials.pages import board_of, may_check_in
from catalogue.inventory.acts import ON_THE_SHELVES
from catalogue.models import BibliographicRecord, CheckedLink

State = BibliographicRecord.State
Level = BibliographicRecord.Level
DRAFT = "catalogue.draft"
"""In the history of a notice: typed, kept, and not yet saved."""


class FormOfKind:
    """`?forme=rapport` names the form. A form posted without a name is the complete one, which shows every field."""

    @property
    def asked(self) -> str:
        return self.request.GET.get("forme", "")

    def kind(self) -> Kind | None:
        return BY_KEY.get(self.asked)

    def get_panel(self) -> Any:
        kind = self.kind()
        return edit_handler(kind.key) if kind else super().get_panel()

    def get_form_class(self) -> type[ModelForm]:
        # The viewset hands over the class of the complete form, which would take what this page does not show as emptied.
        return self.panel.get_form_class() if self.kind() else super().get_form_class()

    def named(self, url: str) -> str:
        kind = self.kind()
        return f"{url}?{urlencode({'forme': kind.key if kind else COMPLETE})}"

    def get_edit_url(self) -> str:
        return self.named(super().get_edit_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record = self.form.instance
        return context | {
            "form_template": self.form_template,
            "kind": self.kind(),
            "level": record.level,
            "notice": record.pk or "",
            **self.analysed(),
        }

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        if not self.expects_json_response:
            for warning in warnings(self.object):
                messages.warning(self.request, warning)
        return response


class RecordCreateView(FormOfKind, AnalysedIssue, CreateView):
    """« Ajouter une notice » asks which kind first."""

    form_template = CreateView.template_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kind() or self.asked == COMPLETE:
            return super().get(request, *args, **kwargs)
        trail = [*self.get_breadcrumbs_items()[:-1], {"url": "", "label": _("Ajouter une notice")}]
        choices = [(kind, f"{self.get_add_url()}?{urlencode({'forme': kind.key})}") for kind in KINDS]
        context = {
            "page_title": _("Ajouter une notice"),
            "header_title": _("Ajouter une notice"),
            "header_icon": "doc-full",
            "breadcrumbs_items": trail,
            "choices": choices,
            "complete_url": f"{self.get_add_url()}?{urlencode({'forme': COMPLETE})}",
        }
        return render(request, "catalogue/admin/kinds.html", context)

    def get_initial_form_instance(self) -> BibliographicRecord | None:
        kind = self.kind()
        if kind and kind.level == Level.ARTICLE and (issue := self.asked_issue()):
            return new_article(issue)
        return kind.new() if kind else super().get_initial_form_instance()

    def asked_issue(self) -> BibliographicRecord | None:
        """`?numero=` names the issue that is « dépouillé »."""
        number = self.request.GET.get("numero", "")
        issues = BibliographicRecord.objects.filter(level=Level.ISSUE).select_related("host")
        return issues.filter(pk=number).first() if number.isdecimal() else None

    def get_form(self, form_class: Any = None) -> ModelForm:
        form = super().get_form(form_class)
        if self.asked_issue():
            form.fields["title"].widget.attrs["autofocus"] = True
        return form

    @cached_property
    def add_url(self) -> str:
        return self.named(self.get_add_url())

    def get_page_subtitle(self) -> str:
        kind = self.kind()
        return str(kind.label) if kind else super().get_page_subtitle()

    def save_instance(self) -> BibliographicRecord:
        if self.expects_json_response and self.form.instance.state == State.PUBLIC:
            self.form.instance.state = State.INCOMPLETE
        return super().save_instance()


class RecordEditView(FormOfKind, AnalysedIssue, EditView):
    form_template = EditView.template_name

    def kind(self) -> Kind | None:
        """Asked for, else that of the notice; what is posted without a name came from the complete form."""
        if self.asked or self.request.method == "POST":
            return super().kind()
        return kind_of(self.object)

    def get_page_subtitle(self) -> str:
        return name_of(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if draft := pending_draft(self.object):
            self.offer(draft)
        return super().get(request, *args, **kwargs)

    def offer(self, draft: Revision) -> None:
        said = _("Des modifications n’ont pas été enregistrées. Le site montre encore la version d’avant.")
        url = reverse(f"{self.object.snippet_viewset.url_namespace}:revisions_revert", args=[self.object.pk, draft.pk])
        messages.warning(self.request, said, buttons=[messages.button(url, _("Les reprendre"))])

    @cached_property
    def state_before(self) -> str:
        return BibliographicRecord.objects.values_list("state", flat=True).get(pk=self.object.pk)

    def is_valid(self, form: ModelForm) -> bool:
        # A draft holds words, no file: it stays chosen in the browser until the person saves.
        if self.expects_json_response and self.request.FILES and self.state_before == State.PUBLIC:
            self.produced_error_code = "file_waits"
            self.produced_error_message = _("Un fichier attend\u00a0: enregistrez la notice pour le joindre.")
            return False
        return super().is_valid(form)

    def save_instance(self) -> BibliographicRecord:
        if not self.expects_json_response:
            return super().save_instance()
        if self.state_before == State.PUBLIC:
            return self.keep_draft()
        self.form.instance.state = self.state_before
        return super().save_instance()

    def keep_draft(self) -> BibliographicRecord:
        """What is typed becomes a revision; the notice that the public reads stays as it is."""
        instance = self.form.save(commit=False)
        before = self.request.POST.get("overwrite_revision_id")
        overwritten = instance.revisions.filter(pk=before).first() if before else None
        self.has_content_changes = True
        self.new_revision = instance.save_revision(
            user=self.request.user, clean=False, overwrite_revision=overwritten, changed=False
        )
        if overwritten is None:
            log(instance=instance, action=DRAFT, revision=self.new_revision, content_changed=True)
        return instance

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *buttons_of(self.object, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.kind()
        hidden = filled_elsewhere(self.object, kind) if kind and not self.expects_json_response else []
        complete_url = f"{EditView.get_edit_url(self)}?{urlencode({'forme': COMPLETE})}"
        dead = CheckedLink.objects.filter(~Q(fault=""), record=self.object)
        context = {"hidden_fields": hidden, "complete_url": complete_url, "dead_links": dead}
        return super().get_context_data(**kwargs) | context


def buttons_of(record: BibliographicRecord, user: Any) -> list[Button]:
    """What one does with a notice, on its page and in the list."""
    found = []
    if user.has_perm(MAY_DUPLICATE):
        url = reverse("catalogue_admin:duplicate", args=[record.pk])
        found.append(Button(_("Dupliquer"), url=url, icon_name="copy", priority=12))
    if record.level == Level.ISSUE and user.has_perm(MAY_DUPLICATE):
        found.append(Button(_("Dépouiller"), url=analyse_url(record), icon_name="list-ul", priority=5))
    if record.level == Level.SERIAL and may_check_in(user):
        found.append(Button(_("Bulletinage"), url=board_of(record), icon_name="calendar-check", priority=5))
    labels = f"{reverse('catalogue_admin:labels')}?{urlencode({'notice': record.pk})}"
    found.append(Button(_("Étiquettes"), url=labels, icon_name="tag", priority=14))
    if user.has_perm(MAY_CHANGE):
        items = f"{reverse('catalogue_admin:items')}?{urlencode({'notice': record.pk})}"
        found.append(Button(_("Désherber"), url=items, icon_name="bin", priority=16))
    return found


def pending_draft(record: BibliographicRecord) -> Revision | None:
    """The draft that nobody saved since; what an import wrote after it makes it no less worth reading."""
    entries = ModelLogEntry.objects.for_instance(record).exclude(action=ON_THE_SHELVES)
    last = entries.order_by("-timestamp", "-pk").first()
    return record.latest_revision if last and last.action == DRAFT else None
