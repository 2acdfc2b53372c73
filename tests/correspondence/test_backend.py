"""What Django and Wagtail write by themselves leaves by the outbox."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from wagtail.admin.mail import send_mail

from correspondence.models import OutgoingMail
from correspondence.outbox import post_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_the_site_does(settings: Any) -> None:
    settings.EMAIL_BACKEND = "correspondence.backend.OutboxBackend"


def test_a_forgotten_password_is_asked_while_the_relay_is_down_and_its_mail_leaves_later(
    server: Any, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    get_user_model().objects.create_superuser("samir", "samir@centre.example", "un mot de passe long")
    answer = Client().post(reverse("wagtailadmin_password_reset"), {"email": "samir@centre.example"})
    assert answer.status_code == 302
    assert post_waiting() == 0
    settings.EMAIL_PORT = port
    OutgoingMail.objects.update(next_try_at=OutgoingMail.objects.get().created_at)
    assert post_waiting() == 1
    [(to, data)] = server.accepted
    assert to == "samir@centre.example" and "/admin/password_reset/" in str(data)


def test_what_wagtail_writes_says_that_no_person_did(server: Any) -> None:
    """RFC 3834 §5: or the answers of who is away would come back to it."""
    assert send_mail("Une page à relire", "Bonjour.", ["ines@exemple.fr"]) == 1
    assert post_waiting() == 1
    assert "Auto-Submitted: auto-generated" in str(server.accepted[0][1])


def test_each_recipient_has_a_mail_with_all_its_parts(server: Any) -> None:
    message = EmailMultiAlternatives(
        "Une page à relire",
        "Bonjour.",
        "site@centre.fr",
        ["ines@exemple.fr"],
        cc=["paul@exemple.fr"],
        reply_to=["a@exemple.fr"],
    )
    message.attach_alternative("<p>Bonjour.</p>", "text/html")
    message.attach("Bilan de l’année.csv", "a;b", "text/csv")
    assert message.send() == 1
    assert post_waiting() == 2
    assert sorted(to for to, _data in server.accepted) == ["ines@exemple.fr", "paul@exemple.fr"]
    data = str(server.accepted[0][1])
    assert "<p>Bonjour.</p>" in data and "Bilan-de-l-ann-e.csv" in data and "Reply-To: a@exemple.fr" in data
    assert "site@centre.fr" in data
