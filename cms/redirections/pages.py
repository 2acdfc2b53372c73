"""« Anciennes adresses »: a table dropped, read before anything is done, then written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from cms.redirections.old_site import Table, Unreadable, read, write
from reference.admin_page import AdminPage

MOST_BYTES = 5 * 1024 * 1024
AN_HOUR = 3600
SHOWN = 200


class TableForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("Tableau CSV"),
        help_text=gettext_lazy(
            "Deux colonnes : l’ancienne adresse (/spip.php?article12, /node/45, ou l’adresse entière) et la nouvelle. "
            "Sans nouvelle adresse, l’ancienne répondra que la page a été retirée."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def clean_table(self) -> bytes:
        file = self.cleaned_data["table"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Plus de 5 Mo : coupez le fichier en plusieurs."))
        return file.read()


class OldAddressesView(AdminPage):
    template_name = "redirections/import.html"
    page_title = gettext_lazy("Anciennes adresses")
    header_icon = "redirect"
    permission = "wagtailredirects.add_redirect"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if token := request.POST.get("confirmed"):
            return self.write(token)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        content = form.cleaned_data["table"]
        try:
            table = read(content)
        except Unreadable as error:
            form.add_error("table", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        token = get_random_string(20)
        cache.set(self.key(token), content, AN_HOUR)
        return self.render_to_response(self.get_context_data(form=form, **preview(table), token=token))

    def key(self, token: str) -> str:
        """What one person has dropped is nobody else's to confirm."""
        kept = "".join(letter for letter in token if letter.isascii() and letter.isalnum())
        return f"anciennes-adresses-{self.request.user.pk}-{kept[:40]}"

    def write(self, token: str) -> HttpResponse:
        content = cache.get(self.key(token))
        if content is None:
            messages.error(self.request, _("L’aperçu a plus d’une heure : déposez le fichier de nouveau."))
            return redirect("old_addresses")
        # Read again: a page may have been published meanwhile.
        table = read(content)
        count = write(table.rows)
        cache.delete(self.key(token))
        messages.success(
            self.request, ngettext("%d ancienne adresse reprise.", "%d anciennes adresses reprises.", count) % count
        )
        return redirect("wagtailredirects:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": TableForm(), **super().get_context_data(**kwargs)}


def preview(table: Table) -> dict[str, Any]:
    return {
        "table": table,
        "rows": table.rows[:SHOWN],
        "more": max(len(table.rows) - SHOWN, 0),
        "refused": table.refused[:SHOWN],
        "more_refused": max(len(table.refused) - SHOWN, 0),
    }
