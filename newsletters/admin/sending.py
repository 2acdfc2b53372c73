"""One screen to check a numéro, try it, send it, and follow it to the last copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets import AdminDateTimeInput

from correspondence import outbox
from correspondence.addresses import BadAddress, normalised
from correspondence.models import State
from newsletters import dead_links
from newsletters.admin.base import IssueView, people
from newsletters.content import GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL
from newsletters.links import own_preferences_url
from newsletters.models import Campaign, IssuePage, LetterPage, Subscriber
from newsletters.rendering.checks import faults
from newsletters.rendering.mail import CLIPPED_FROM, Mail, rendered
from newsletters.sending import campaigns
from newsletters.sending.freezing import (
    CannotSend,
    greeting,
    launch,
    mail_subscribers,
    may_launch,
    postal_subscribers,
)
from reference.admin_page import AdminPage

LISTED = 200


class ListsForm(forms.Form):
    lists = forms.MultipleChoiceField(label=gettext_lazy("À qui"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, issue: Any, **kwargs: Any) -> None:
        chosen = [str(one.pk) for one in issue.lists()]
        super().__init__(*args, initial={"lists": chosen}, **kwargs)
        self.fields["lists"].choices = [(str(one.pk), one.name) for one in issue.letter.mailing_lists.all()]


class LaunchForm(forms.Form):
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Départ"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Laissé vide, tout de suite. Heure de Paris."),
    )

    def clean_starts_at(self) -> datetime | None:
        wanted: datetime | None = self.cleaned_data["starts_at"]
        if wanted and wanted < timezone.now():
            raise forms.ValidationError(_("Cette heure est passée."))
        return wanted


class SendingView(IssueView):
    page_title = gettext_lazy("Envoi")

    def get_template_names(self) -> list[str]:
        return [f"newsletters/admin/{'sent' if self.campaign else 'before'}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | (followed(self.campaign) if self.campaign else self.before(kwargs))

    def before(self, given: dict[str, Any]) -> dict[str, Any]:
        issue = self.issue
        mail = rendered(issue.content())
        found = [*faults(issue.content(), mail, issue.mail_subject)]
        report = self.page.link_report or {}
        return {
            "mail": mail,
            "weight": round(mail.size / 1000),
            "weight_limit": CLIPPED_FROM // 1000,
            "blocking": [one.message for one in found if one.level == "blocking"],
            "warnings": [one.message for one in found if one.level == "warning"],
            "links_report": report,
            "links_current": report.get("urls") == dead_links.addresses(issue),
            "mail_count": mail_subscribers(issue).count(),
            "postal_count": postal_subscribers(issue).count(),
            "lists_form": ListsForm(issue=issue),
            "launch_form": given.get("launch_form") or LaunchForm(),
            "refusal": may_launch(issue, self.request.user),
            "own_address": self.request.user.email,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = ACTS.get(request.POST.get("geste", ""))
        if act is None:
            return redirect("newsletters_admin:sending", pk)
        answer = act(self, request)
        return answer or redirect("newsletters_admin:sending", pk)

    def choose_lists(self, request: HttpRequest) -> None:
        form = ListsForm(request.POST, issue=self.issue)
        if not form.is_valid() or not form.cleaned_data["lists"]:
            messages.error(request, _("Cochez au moins une liste."))
            return
        issue = self.issue
        issue.recipients = [int(pk) for pk in form.cleaned_data["lists"]]
        issue.save_revision(user=request.user)
        messages.success(request, _("Les listes sont choisies."))

    def check_links(self, request: HttpRequest) -> None:
        dead_links.check_later(self.page)
        messages.info(request, _("Les liens sont en cours de vérification ; rechargez cette page dans un instant."))

    def try_out(self, request: HttpRequest) -> None:
        """One copy, marked as a trial: it counts nowhere."""
        try:
            address = normalised(request.POST.get("adresse", ""))
        except BadAddress as error:
            messages.error(request, str(error))
            return
        mail = personal(rendered(self.issue.content()), example(request, address))
        letter = self.page.letter
        outbox.queue(
            "lettre.essai",
            address,
            _("[Essai] %s") % self.issue.mail_subject,
            mail.text,
            html=mail.html,
            sender=f"{letter.sender_name} <{letter.sender_address}>",
            reply_to=letter.reply_to,
        )
        messages.success(request, _("Un essai part vers %s.") % address)

    def launch(self, request: HttpRequest) -> HttpResponse | None:
        form = LaunchForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(launch_form=form))
        if "relu" not in request.POST:
            messages.error(request, _("Rien n’est parti : cochez d’abord « J’ai relu le numéro »."))
            return None
        try:
            campaign = launch(self.page, request.user, form.cleaned_data["starts_at"])
        except CannotSend as error:
            messages.error(request, str(error))
            return None
        if form.cleaned_data["starts_at"]:
            messages.success(request, _("L’envoi est programmé, pour %s.") % people(campaign.total))
        else:
            messages.success(request, _("Le numéro part, pour %s.") % people(campaign.total))
        return None

    def steer(self, request: HttpRequest) -> None:
        """Pause, resume, cancel, settle what is in doubt: for who may send."""
        if not request.user.has_perm("rayonnage_newsletters.send_campaign"):
            raise PermissionDenied
        campaign = self.campaign
        if campaign is None:
            return
        match request.POST["geste"]:
            case "pause":
                campaigns.pause(campaign, _("Mis en pause par %s.") % request.user)
                messages.info(request, _("L’envoi est en pause. Ce qui était commencé est fini."))
            case "reprendre":
                campaigns.resume(campaign)
                messages.success(request, _("L’envoi reprend où il en était."))
            case "arreter":
                left = campaigns.cancel(campaign)
                said = ngettext(
                    "L’envoi est arrêté : %s ne le recevra pas.", "L’envoi est arrêté : %s ne le recevront pas.", left
                )
                messages.warning(request, said % people(left))
            case "renvoyer":
                count = campaigns.settle_uncertain(campaign, again=True)
                messages.success(request, _("Le numéro repart pour %s.") % people(count))
            case "tenir":
                count = campaigns.settle_uncertain(campaign, again=False)
                messages.success(request, _("Tenu pour remis à %s.") % people(count))


ACTS = {
    "listes": SendingView.choose_lists,
    "liens": SendingView.check_links,
    "essai": SendingView.try_out,
    "envoyer": SendingView.launch,
    **dict.fromkeys(("pause", "reprendre", "arreter", "renvoyer", "tenir"), SendingView.steer),
}


class ProgressView(IssueView):
    """The live part of the screen, asked for again every two seconds; it works without, by reloading."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.campaign is None:
            return redirect("newsletters_admin:sending", pk)
        context = {"issue": self.page, "campaign": self.campaign, "request": request, **followed(self.campaign)}
        return render(request, "newsletters/admin/progress.html", context)


def followed(campaign: Any) -> dict[str, Any]:
    found = campaigns.progress(campaign)
    rows = campaign.deliveries.select_related("subscriber").order_by("address")
    troubled = rows.filter(state__in=[State.REFUSED, State.ABANDONED])
    return {
        "progress": found,
        "states": [(State(state).label, count) for state, count in sorted(found.by_state.items())],
        "remaining": campaigns.remaining(campaign, found),
        "uncertain": list(rows.filter(state=State.UNCERTAIN)[:LISTED]),
        "troubled": list(troubled[:LISTED]),
        "put_off": rows.filter(state=State.READY, attempts__gt=0).count(),
        "bounced": campaign.deliveries.exclude(bounces=None).distinct().count(),
        "unsubscribed": campaign.deliveries.exclude(unsubscribed_at=None).count(),
        "clicks": list(campaign.links.exclude(count=0).order_by("-count")[:20]),
        "now": timezone.now(),
    }


class NumbersView(AdminPage):
    """Letter by letter: what is being composed, what leaves, what has left."""

    permission = "rayonnage_newsletters.view_campaign"
    template_name = "newsletters/admin/numbers.html"
    page_title = gettext_lazy("Numéros")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = LetterPage.objects.order_by("path")
        return super().get_context_data(**kwargs) | {
            "letters": [
                {
                    "letter": letter,
                    "may_add": letter.permissions_for_user(self.request.user).can_add_subpage(),
                    "drafts": IssuePage.objects.child_of(letter)
                    .filter(frozen__isnull=True, live=False)
                    .order_by("-number"),
                    "campaigns": Campaign.objects.filter(issue__in=IssuePage.objects.child_of(letter))
                    .select_related("issue")
                    .order_by("-starts_at")[:LISTED],
                }
                for letter in letters
            ]
        }


class MailView(IssueView):
    """The mail itself, as a given subscriber receives it, for the frames of the screen."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = None
        if request.user.has_perm("rayonnage_newsletters.view_subscriber"):
            who = Subscriber.objects.filter(email=request.GET.get("abonne", "").strip().lower()).first()
        content = self.page.content() if self.campaign else self.issue.content()
        mail = personal(rendered(content), who or example(request, request.user.email))
        if request.GET.get("texte"):
            return HttpResponse(mail.text, content_type="text/plain; charset=utf-8")
        response = HttpResponse(mail.html)
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response


def personal(mail: Mail, who: Subscriber) -> Mail:
    """With the words of one person; her links are real ones only when she exists."""
    link = own_preferences_url(who) if who.pk else "#"
    words = {GREETING: greeting(who), PREFERENCES_URL: link, UNSUBSCRIBE_URL: link}
    html, text = mail.html, mail.text
    for placeholder, said in words.items():
        # Her name is what somebody typed in a public form.
        html, text = html.replace(placeholder, escape(said)), text.replace(placeholder, said)
    return Mail(html, text)


def example(request: HttpRequest, address: str) -> Subscriber:
    """Whoever tries: nobody's subscription is touched by the links of a trial."""
    user: Any = request.user
    return Subscriber(email=address, first_name=user.first_name, last_name=user.last_name)
