"""FormPage: questions that an editor composes. Its answers are read in the admin, mailed, given as a table, forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, FormMixin, FormSubmission
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.models import Page

from cms.answers.addresses import addresses_in, every_address
from cms.answers.building import CONSENT, AskedForm, AskedFormBuilder
from cms.blocks import BodyBlock, BodyField
from cms.models.base import SitePage

PURPOSE = "formulaire.reponse"


class FormPage(FormMixin, SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    consent_text = models.CharField(
        _("accord demandé"),
        max_length=400,
        blank=True,
        help_text=_("Une phrase à cocher : « J’accepte que le centre garde mes réponses pour organiser la visite. »"),
    )
    kept_days = models.PositiveSmallIntegerField(
        _("réponses gardées, en jours"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Passé ce délai, elles sont effacées. La durée est dite à qui répond."),
    )
    told_to = models.TextField(
        _("prévenir"), blank=True, validators=[every_address], help_text=_("Une adresse par ligne, facultatif.")
    )
    thanks = models.TextField(
        _("remerciement"), blank=True, help_text=_("« Votre réponse est bien arrivée. » si vide.")
    )
    is_closed = models.BooleanField(_("fermé"), default=False, help_text=_("La page reste, sans ses questions."))

    form_builder = AskedFormBuilder
    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage", "rayonnage_cms.NetworkPage",
                         "rayonnage_cms.NetworkSpacePage"]  # fmt: skip
    subpage_types: list[str] = []
    template = "cms/form_page.html"

    content_panels = [
        FormSubmissionsPanel(),
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("body"),
        InlinePanel("form_fields", heading=_("Questions"), label=_("Question")),
        MultiFieldPanel(
            [FieldPanel("consent_text"), FieldRowPanel([FieldPanel("kept_days"), FieldPanel("is_closed")])],
            heading=_("Données personnelles"),
        ),
        MultiFieldPanel([FieldPanel("thanks"), FieldPanel("told_to")], heading=_("Après l’envoi")),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("formulaire")
        verbose_name_plural = _("formulaires")

    @property
    def kept_for(self) -> str:
        """« 6 mois », « 45 jours »."""
        if self.kept_days % 30 == 0 or self.kept_days >= 360:
            return now("%d mois") % round(self.kept_days / 30.4)
        return now("%d jours") % self.kept_days

    def get_data_fields(self) -> list[tuple[str, str]]:
        fields = super().get_data_fields()
        return [*fields, (CONSENT, now("Accord"))] if self.consent_text else fields

    def get_submissions_list_view_class(self) -> Any:
        from cms.answers.table import AnswersView

        return AnswersView

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST or None, page=self, user=request.user)
        if request.method == "POST" and not self.is_closed and self.receives(request, form):
            messages.success(request, self.thanks or now("Votre réponse est bien arrivée. Merci."))
            return HttpResponseRedirect(request.path)
        status = 429 if form.has_error(NON_FIELD_ERRORS, "rationed") else 422 if form.errors else 200
        response = TemplateResponse(
            request, self.get_template(request), {**self.get_context(request), "form": form}, status=status
        )
        # The token of the form, and what was typed, are one visitor's.
        add_never_cache_headers(response)
        return response

    def receives(self, request: HttpRequest, form: AskedForm) -> bool:
        """Whether to thank: also a robot, which must learn nothing."""
        from allauth.core import ratelimit

        if form.is_robot:
            return True
        if not form.is_valid():
            return False
        if not ratelimit.consume(request, action="form_answer"):
            said = now("Beaucoup de réponses viennent de la même adresse. Attendez une heure, ou téléphonez-nous.")
            form.add_error(None, ValidationError(said, code="rationed"))
            return False
        self.process_form_submission(form)
        return True

    @transaction.atomic
    def process_form_submission(self, form: AskedForm) -> FormSubmission:
        submission = self.get_submission_class().objects.create(form_data=form.answers, page=self)
        self.tell(form)
        return submission

    def tell(self, form: AskedForm) -> None:
        from cms.answers.table import cell
        from correspondence import mails

        answers = [(one.label, cell(form.cleaned_data.get(one.name))) for one in form.questions]
        for address in addresses_in(self.told_to):
            subject = now("Une réponse à « %s »") % self.title
            mails.queue(PURPOSE, address, subject, "cms/mail/answer", {"page": self, "answers": answers})


class FormField(AbstractFormField):
    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")

    def get_field_clean_name(self) -> str:
        """Apart from the fields of ours: a question may well be named « Site »."""
        return f"q_{super().get_field_clean_name()}"
