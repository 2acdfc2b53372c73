"""« Importer »: a source, its files, how to read them. An upload over the limit is refused before a byte of it is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from catalogue.cataloguing.importing.pages import UNDER_WAY, ImportPage, run_url
from catalogue.cataloguing.importing.words import MEGABYTE, weight
from catalogue.importing.jobs import analyse_later
from catalogue.models import ImportedFile, ImportRun, Source

ENCODINGS = [
    ("", gettext_lazy("Automatique : d’après les octets, puis ce que dit le fichier")),
    ("utf-8", "UTF-8"),
    ("iso5426", "ISO 5426"),
    ("cp1252", gettext_lazy("Windows 1252 (Latin-1)")),
    ("marc8", "MARC-8"),
]
FORMS_SHARE = 100_000
"""Octets of an upload that are not its files: the names of the fields and the marks between them."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several. An empty one is not refused here: the reading says what is wrong with it, and takes the rest."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class StartForm(forms.Form):
    source = forms.ModelChoiceField(
        label=gettext_lazy("Qui a donné ces notices ?"),
        queryset=Source.objects.all(),
        required=False,
        empty_label=gettext_lazy("Une nouvelle, nommée ci-dessous"),
        help_text=gettext_lazy("Une notice est reconnue d’une fois sur l’autre par sa source et son numéro (001)."),
    )
    new_source = forms.CharField(
        label=gettext_lazy("Nom de la nouvelle source"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("« Cosoter », « Ancien PMB »… Nommée ici, c’est elle qui compte."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Son rôle"),
        choices=Source.Role.choices,
        initial=Source.Role.MASTER,
        widget=forms.RadioSelect,
        required=False,
    )
    files = FilesField(
        label=gettext_lazy("Fichiers exportés"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Déposez au moins un fichier.")},
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Jeu de caractères"),
        choices=ENCODINGS,
        required=False,
        help_text=gettext_lazy("À n’imposer que si les accents sont faux à la relecture."),
    )
    is_full_export = forms.BooleanField(
        label=gettext_lazy("C’est l’export complet de cette source"),
        required=False,
        help_text=gettext_lazy(
            "Les notices de cette source qui ne sont plus dans ces fichiers vous seront montrées comme disparues, "
            "à retirer ou à garder. Rien n’est retiré sans votre réponse."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever imports comes back with the same source.
        last = ImportRun.objects.filter(by_hand=False, kind=ImportRun.Kind.IMPORT).order_by("-started_at").first()
        self.fields["source"].initial = last.source_id if last else None

    def clean_new_source(self) -> str:
        name = " ".join(self.cleaned_data["new_source"].split())
        if name and (found := Source.objects.filter(name__iexact=name).first()):
            raise forms.ValidationError(_("« %s » existe déjà : choisissez-la dans la liste.") % found.name)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("new_source") and not self.errors:
            self.add_error("source", _("Choisissez la source de ces notices, ou nommez-en une nouvelle."))
        return cleaned

    def receive(self, user: Any) -> ImportRun:
        """The run that will read these files, once they are all kept."""
        values = self.cleaned_data
        with transaction.atomic():
            source = self.source_named() if values["new_source"] else values["source"]
            run = ImportRun.objects.create(
                source=source,
                status=ImportRun.Status.UPLOADED,
                user=user,
                encoding=values["encoding"],
                is_full_export=values["is_full_export"],
            )
            for file in values["files"]:
                ImportedFile.objects.create(run=run, name=file.name, size=file.size, content=file)
        return run

    def source_named(self) -> Source:
        """A new name typed wins over the list, where the last source used stands chosen."""
        return Source.objects.create(
            name=self.cleaned_data["new_source"], role=self.cleaned_data["role"] or Source.Role.MASTER
        )


@method_decorator(csrf_exempt, name="dispatch")
class StartView(ImportPage):
    """Exempt from Django's check of the form's origin only until the size is known: that check reads the whole body."""

    page_title = gettext_lazy("Importer")
    template_name = "catalogue/admin/imports/start.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        if announced(request) > limit() + FORMS_SHARE:
            form = StartForm()
            context = self.get_context_data(form=form, refusal=too_large(announced(request)))
            return self.render_to_response(context, status=413)
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        form = StartForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        run = form.receive(request.user)
        analyse_later(run)
        return redirect(run_url(run))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", StartForm())
        under_way = ImportRun.objects.filter(status__in=UNDER_WAY).select_related("source", "user")
        has_sources = Source.objects.exists()
        context = {"limit": limit(), "limit_said": weight(limit()), "under_way": under_way, "has_sources": has_sources}
        return super().get_context_data(**kwargs) | context


def limit() -> int:
    """In octets, for all the files of one import together."""
    return settings.MAX_IMPORT_MB * MEGABYTE


def announced(request: HttpRequest) -> int:
    """Octets that the browser is about to send, by its own word."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def too_large(size: int) -> str:
    return _(
        "Cet envoi fait %(size)s, et la limite est de %(limit)s : rien n’a été reçu. Exportez en plusieurs fichiers et "
        "déposez-les l’un après l’autre, ou demandez à l’administrateur d’augmenter MAX_IMPORT_MB."
    ) % {"size": weight(size), "limit": weight(limit())}
