"""What is asked before a page is thrown away, and before it comes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.trash.models import TrashedPage
from cms.trash.moving import is_in_trash
from cms.workflow.forms import LeavingForm


class ThrowAwayForm(LeavingForm):
    """`count` pages leave: beyond the limit, the name of the site is typed, so that nobody does it without looking."""

    confirm_site_name = forms.CharField(label=_("Pour confirmer"), required=False)

    field_order = ("target", "confirm_site_name")

    def __init__(self, *args: Any, count: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        if not self.must_type:
            del self.fields["confirm_site_name"]
        else:
            self.fields["confirm_site_name"].help_text = gettext(
                "%(count)d pages vont partir. Tapez « %(name)s » pour confirmer."
            ) % {"count": count, "name": settings.WAGTAIL_SITE_NAME}

    @property
    def must_type(self) -> bool:
        return self.count >= getattr(settings, "WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT", 10)

    def clean_confirm_site_name(self) -> str:
        typed = self.cleaned_data["confirm_site_name"].strip()
        if typed.casefold() != settings.WAGTAIL_SITE_NAME.casefold():
            raise ValidationError(gettext("Ce n’est pas « %s » : rien n’a été supprimé.") % settings.WAGTAIL_SITE_NAME)
        return typed


class PutBackForm(forms.Form):
    parent = forms.ModelChoiceField(
        label=_("Sous quelle page"),
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser(),
    )
    online = forms.BooleanField(label=_("Remettre en ligne ce qui l’était"), required=False)

    def __init__(self, *args: Any, trashed: TrashedPage, user: Any, place: Page | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trashed, self.user, self.place = trashed, user, place
        kinds = trashed.page.specific_class.allowed_parent_page_models() if trashed.page.specific_class else []
        self.fields["parent"].widget = AdminPageChooser(target_models=kinds or [Page])
        if place is None:
            self.fields["parent"].required = True
        else:
            self.fields["parent"].help_text = gettext("Laissez vide pour la remettre à sa place.")
        if not trashed.online.exists():
            del self.fields["online"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        parent = values.get("parent") or self.place
        if parent is None:
            return values
        parent = parent.specific
        if is_in_trash(parent):
            raise ValidationError({"parent": gettext("Cette page est elle-même à la corbeille.")})
        if not self.trashed.page.specific_class.can_exist_under(parent):
            raise ValidationError(
                {"parent": gettext("Une page de ce type ne peut pas être sous « %s ».") % parent.title}
            )
        rights = parent.permissions_for_user(self.user)
        if not (self.user.is_superuser or "add" in rights.permissions):
            raise ValidationError({"parent": gettext("Vous ne pouvez pas ajouter de page sous « %s ».") % parent.title})
        if values.get("online") and not (self.user.is_superuser or "publish" in rights.permissions):
            raise ValidationError({"online": gettext("Vous ne pouvez pas publier sous « %s ».") % parent.title})
        values["parent"] = parent
        return values
