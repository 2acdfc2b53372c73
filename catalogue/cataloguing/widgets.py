"""Lists kept as JSON, typed as a person writes them: « traducteur, préfacier » for ["730", "080"]."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import forms

from catalogue.unimarc import code_lists
from reference.folding import fold


class WordList(forms.TextInput):
    """A JSON list as words between commas. `label` names a code, `code` finds it back; an unknown word stays."""

    separator = ","

    def label(self, code: str) -> str:
        return code

    def code(self, word: str) -> str:
        return word

    def format_value(self, value: Any) -> str:
        """`value` is JSON text, or what the person typed when the form comes back with an error."""
        try:
            words = json.loads(value or "[]")
        except (TypeError, ValueError):
            return str(value)
        return self.joined(self.label(word) for word in words or ())

    def joined(self, words: Iterable[str]) -> str:
        return ", ".join(words)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        if name not in data:
            return None
        words = (" ".join(word.split()) for word in data[name].split(self.separator))
        return json.dumps(list(dict.fromkeys(self.code(word) for word in words if word)), ensure_ascii=False)


class Relators(WordList):
    """$4 codes of an author's functions."""

    def label(self, code: str) -> str:
        return code_lists.relator(code)

    def code(self, word: str) -> str:
        return relator_codes().get(fold(word), word)


class Languages(WordList):
    def label(self, code: str) -> str:
        return code_lists.language(code)

    def code(self, word: str) -> str:
        return language_codes().get(fold(word), word)


class Lines(WordList, forms.Textarea):
    """One word or phrase a line: keywords hold commas."""

    separator = "\n"
    template_name = "django/forms/widgets/textarea.html"

    def joined(self, words: Iterable[str]) -> str:
        return "\n".join(words)


class Watched(forms.TextInput):
    """A field that checking.js watches while one types: `role` is its name there."""

    def __init__(self, role: str) -> None:
        super().__init__({"data-catalogue-checking-target": role, "autocomplete": "off", "spellcheck": "false"})


# ISO 639-2 has two codes for twenty languages; UNIMARC writes the bibliographic one: `fre`, not `fra`.
_TERMINOLOGICAL = {
    "bod", "ces", "cym", "deu", "ell", "eus", "fas", "fra", "hye", "isl", "kat", "mkd", "mri", "msa", "mya", "nld",
    "ron", "slk", "sqi", "zho",
}  # fmt: skip


@cache
def relator_codes() -> dict[str, str]:
    """Folded word → code: « traducteur », « traduction » and « 730 » are all 730."""
    codes = code_lists.relator_codes()
    return folded(codes, code_lists.contribution) | folded(codes, code_lists.relator)


@cache
def language_codes() -> dict[str, str]:
    return folded((code for code in code_lists.language_codes() if code not in _TERMINOLOGICAL), code_lists.language)


def folded(codes: Iterable[str], label: Callable[[str], str]) -> dict[str, str]:
    # The first code wins when two have one name: the lists put the usual one first.
    return {fold(label(code)): code for code in reversed(tuple(codes))}
