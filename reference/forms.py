"""Saving an authority: a form that it no longer bears still leads to it."""

from wagtail.admin.forms import WagtailAdminModelForm

from reference.models.authorities import keep_form


class AuthorityForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.former = (str(self.instance), self.instance.match_key) if self.instance.pk else None

    def save(self, commit: bool = True):
        authority = super().save(commit=commit)
        # Else the next import of its old name would make it anew.
        if commit and self.former and self.former[1] != authority.match_key:
            keep_form(authority, *self.former)
        return authority
