"""BodyField: a StreamField that migrations know as the JSON it stores.

Wagtail writes every block in every migration: a block added or reworded would alter each page type anew. And a data
migration that saved a page under blocks it does not know would lose them; one that sees JSON keeps what it does not touch.
"""

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    def __init__(self, block_types: Any, **kwargs: Any) -> None:
        # An empty text is an empty list, not a question asked of whoever adds the column.
        super().__init__(block_types, **{"default": list} | kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, "django.db.models.JSONField", [], kwargs

    def clone(self) -> "BodyField":
        *_rest, kwargs = self.deconstruct()
        return BodyField(self.block_types_arg, **self.block_opts_given, **kwargs)

    @property
    def block_opts_given(self) -> dict[str, Any]:
        return {name: value for name, value in self.block_opts.items() if name != "required"}
