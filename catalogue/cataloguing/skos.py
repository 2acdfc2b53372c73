"""A thesaurus in and out as SKOS: a file is read, what it would change is shown, then a person says yes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.files.storage import Storage
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.cataloguing.thesaurus import ThesaurusPage
from catalogue.models import Vocabulary
from catalogue.models.imports import received_files
from catalogue.thesaurus.reading import Scheme, UnreadableThesaurus, read
from catalogue.thesaurus.taking import Report, take
from catalogue.thesaurus.writing import FORMATS, exported
from catalogue.vocabularies import CODE_LENGTH, vocabulary_code

LARGEST = 5_000_000
"""Bytes. Read while the person waits: some 10,000 concepts, in some ten seconds. The command takes larger ones."""
KEPT = 3600
"""Seconds between the trial and the yes."""
FOLDER = "skos"
FAULTS_SHOWN = 200

signer = TimestampSigner(salt="catalogue.cataloguing.skos")


class SkosForm(forms.Form):
    vocabulary = forms.ModelChoiceField(
        label=gettext_lazy("Dans quel vocabulaire"),
        queryset=Vocabulary.objects.all(),
        required=False,
        empty_label=gettext_lazy("Un nouveau vocabulaire"),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom du nouveau vocabulaire"),
        required=False,
        max_length=CODE_LENGTH,
        help_text=gettext_lazy("À remplir seulement si vous n’en choisissez pas au-dessus."),
    )
    file = forms.FileField(
        label=gettext_lazy("Fichier SKOS"),
        help_text=gettext_lazy("RDF/XML (.rdf, .xml) ou Turtle (.ttl), 5 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".rdf,.xml,.owl,.ttl"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _(
                    "Ce fichier fait %(size)s Mo, la limite de cette page est de 5 Mo. Demandez à l’administrateur de le "
                    "prendre par la commande import_skos."
                )
                % {"size": round(file.size / 1_000_000)}
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("vocabulary") and not vocabulary_code(cleaned.get("name", "")):
            self.add_error("name", _("Choisissez un vocabulaire, ou donnez un nom au nouveau."))
        return cleaned


class SkosView(ThesaurusPage):
    page_title = gettext_lazy("Importer un thésaurus")
    template_name = "catalogue/admin/skos.html"
    permissions = ("rayonnage_catalogue.change_subject", "rayonnage_catalogue.add_subject")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.confirmed() if "token" in request.POST else self.tried()

    def tried(self) -> HttpResponse:
        form = SkosForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.shown(form=form)
        file = form.cleaned_data["file"]
        try:
            scheme = read(file.read(), file.name)
        except UnreadableThesaurus as fault:
            form.add_error("file", str(fault))
            return self.shown(form=form)
        report = trial(scheme, form.cleaned_data["vocabulary"], form.cleaned_data["name"])
        return self.shown(report=report, token=self.kept(form), file_name=file.name, scheme=scheme)

    def kept(self, form: SkosForm) -> str:
        """The file waits, under a name that only this signed token tells."""
        file = form.cleaned_data["file"]
        file.seek(0)
        path = storage().save(f"{FOLDER}/{uuid4()}", file)
        vocabulary = form.cleaned_data["vocabulary"]
        chosen = [vocabulary.pk if vocabulary else 0, form.cleaned_data["name"], path, file.name]
        return signer.sign_object([*chosen, self.request.user.pk])

    def confirmed(self) -> HttpResponse:
        gone = _("Ce fichier n’attend plus. Envoyez-le de nouveau.")
        try:
            number, name, path, file_name, user = signer.unsign_object(self.request.POST["token"], max_age=KEPT)
        except BadSignature:
            messages.error(self.request, gone)
            return redirect("catalogue_admin:skos")
        if user != self.request.user.pk or not storage().exists(path):
            messages.error(self.request, gone)
            return redirect("catalogue_admin:skos")
        with storage().open(path) as file:
            scheme = read(file.read(), file_name)
        vocabulary = get_object_or_404(Vocabulary, pk=number) if number else new_vocabulary(name, scheme)
        report = take(scheme, vocabulary)
        storage().delete(path)
        messages.success(self.request, " ".join(report.in_french()[:5]))
        return redirect(f"{reverse('catalogue_admin:thesaurus')}?vocabulaire={vocabulary.pk}")

    def shown(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": SkosForm()} | kwargs | {"faults_shown": FAULTS_SHOWN})


class ExportView(View):
    def get(self, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
        """For whoever reads the admin's descriptors; the thesaurus itself is public."""
        if ending not in FORMATS:
            raise Http404
        vocabulary = get_object_or_404(Vocabulary, pk=pk)
        name = slugify(vocabulary.name) or "thesaurus"
        disposition = f'attachment; filename="{name}.{ending}"'
        content = exported(vocabulary, ending)
        return HttpResponse(content, content_type=FORMATS[ending][1], headers={"Content-Disposition": disposition})


def trial(scheme: Scheme, vocabulary: Vocabulary | None, name: str) -> Report:
    """What the file would do; a vocabulary that is not there yet is made, and unmade."""
    if vocabulary:
        return take(scheme, vocabulary, dry_run=True)
    made = new_vocabulary(name, scheme)
    try:
        return take(scheme, made, dry_run=True)
    finally:
        if not made.subjects.exists():
            made.delete()


def new_vocabulary(name: str, scheme: Scheme) -> Vocabulary:
    """That of the same code, when there is one already. A thesaurus that a person brings is one that we use."""
    defaults = {"name": name, "uri": scheme.uri, "is_ours": True}
    return Vocabulary.objects.get_or_create(code=vocabulary_code(name), defaults=defaults)[0]


def storage() -> Storage:
    return received_files()
