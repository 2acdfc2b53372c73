"""How allauth behaves here: it writes through our outbox, opens no account by itself, and speaks French."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.readers.accounts import PURPOSE
from correspondence import mails

SUBJECTS = {
    "login_code": _("Votre code : %(code)s"),
    "email_confirmation": _("Votre code : %(code)s"),
    "email_confirmation_signup": _("Votre code : %(code)s"),
    "unknown_account": _("Votre connexion au site"),
    "account_already_exists": _("Votre nouvelle adresse"),
}
SAME_AS = {"email_confirmation_signup": "email_confirmation"}


class ReaderAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Ce n’est pas ce code. Vérifiez les huit chiffres, ou demandez-en un autre."),
        "too_many_login_attempts": _("Trop d’essais pour cette adresse. Recommencez dans une heure."),
        "rate_limited": _("Un code vient de partir. Attendez un peu avant d’en demander un autre."),
        "duplicate_email": _("C’est déjà l’adresse de votre compte."),
        "email_taken": _("Cette adresse est celle d’un autre compte."),
        "account_inactive": _("Ce compte est fermé. Écrivez au centre."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """« account/email/login_code »: a code that waits longer than it lives is not sent any more."""
        name = template_prefix.rpartition("/")[2]
        if name not in SUBJECTS:
            return
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        kept = {key: context[key] for key in ("code",) if key in context}
        mails.queue(
            f"{PURPOSE}.{name}",
            email,
            str(SUBJECTS[name]) % kept,
            f"account/email/{SAME_AS.get(name, name)}",
            {**kept, "minutes": minutes, "email": email},
            patience=timedelta(minutes=minutes),
        )

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account opens with its first code: there is no other form."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A site behind a Unix socket knows nobody's address: everyone is then one visitor, and still enters."""
        if not request.META.get("REMOTE_ADDR") and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            return "127.0.0.1"
        return super().get_client_ip(request)
