"""What is wrong with a numéro before it leaves, said to who can mend it: what, where, what next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from lxml.html import fragment_fromstring

from newsletters.content import PLACEHOLDERS, UNSUBSCRIBE_URL, Content, Entry, Rubric
from newsletters.rendering.colours import READABLE, WHITE, contrast, is_colour
from newsletters.rendering.mail import Mail
from newsletters.rendering.safe import address, line, says_something, words_of

LONGEST_SUBJECT = 90
HEAVY_FROM = 90_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A numéro with a blocking fault does not leave; a warning is shown, and the editor decides."""

    level: Literal["blocking", "warning"]
    message: str


def faults(content: Content, mail: Mail, subject: str) -> list[Fault]:
    return [
        *_of_subject(subject),
        *_of_accent(content.look.accent),
        *_of_rubrics(content),
        *_of_links(content),
        *_of_mail(mail),
    ]


def links(content: Content) -> list[str]:
    """Every web address a reader may follow, each once, in order: for the search of dead links."""
    told = (address(url) for _place, url in _told_links(content))
    return list(dict.fromkeys(url for url in told if url.lower().startswith("http")))


def _of_subject(subject: str) -> Iterator[Fault]:
    length = len(subject.strip())
    if not length:
        yield Fault("blocking", _("Le message n’a pas d’objet. Donnez-lui-en un : c’est ce que l’on lit en premier."))
    elif length > LONGEST_SUBJECT:
        words = _("L’objet compte %(length)s caractères : les messageries le couperont. Ramenez-le sous %(limit)s.")
        yield Fault("warning", words % {"length": length, "limit": LONGEST_SUBJECT})


def _of_accent(accent: str) -> Iterator[Fault]:
    if not is_colour(accent):
        words = _("La couleur de la lettre, « %(colour)s », n’est pas de la forme #1F4E5F. Choisissez-en une autre.")
        yield Fault("warning", words % {"colour": accent})
    elif contrast(accent, WHITE) < READABLE:
        words = _(
            "La couleur de la lettre, %(colour)s, est trop claire pour être lue sur du blanc : le message "
            "l’assombrit. Choisissez-en une plus foncée."
        )
        yield Fault("warning", words % {"colour": accent})


def _of_rubrics(content: Content) -> Iterator[Fault]:
    for rubric in content.rubrics:
        if not rubric.entries and not words_of(rubric.intro):
            words = _("La rubrique « %(rubric)s » est vide : elle ne paraîtra pas. Remplissez-la ou retirez-la.")
            yield Fault("warning", words % {"rubric": _name(rubric)})
        for rank, entry in enumerate(rubric.entries, start=1):
            yield from _of_entry(entry, _place(rubric, entry, rank))


def _of_entry(entry: Entry, place: str) -> Iterator[Fault]:
    has_words = bool(line(entry.title) or words_of(entry.html))
    if not has_words and not entry.picture:
        words = _("%(place)s n’a ni titre ni texte. Complétez cet élément, ou retirez-le.")
        yield Fault("blocking" if says_something(entry) else "warning", words % {"place": place})
    if entry.picture and not has_words and not line(entry.picture.alt):
        # Beside words it may be a décor; alone it is all there is.
        words = _("%(place)s : l’image est seule et n’a pas de description. Décrivez-la pour qui ne la voit pas.")
        yield Fault("blocking", words % {"place": place})


def _of_links(content: Content) -> Iterator[Fault]:
    words = _("%(place)s : « %(url)s » n’est pas une adresse http(s) ni mailto, le lien est retiré. Corrigez-le.")
    for place, url in _told_links(content):
        if url not in PLACEHOLDERS and not address(url):
            yield Fault("blocking", words % {"place": place, "url": url})


def _of_mail(mail: Mail) -> Iterator[Fault]:
    for part, words in (
        (mail.html, _("Le message n’a pas de lien de désabonnement. Remettez le pied de page du gabarit.")),
        (mail.text, _("La version en texte n’a pas de lien de désabonnement. Remettez le pied de page du gabarit.")),
    ):
        if UNSUBSCRIBE_URL not in part:
            yield Fault("blocking", words)
    if mail.size >= HEAVY_FROM:
        words = _(
            "Le message pèse %(size)s ko : Gmail le coupe à 102. Retirez des éléments, ou raccourcissez les textes."
        )
        yield Fault("warning", words % {"size": mail.size // 1000})


def _told_links(content: Content) -> Iterator[tuple[str, str]]:
    """Each address as it was typed, with the place to name in a message."""
    editorial = _("L’éditorial")
    if content.url:
        yield _("Le numéro"), content.url
    yield from ((editorial, url) for url in _hrefs(content.editorial))
    for rubric in content.rubrics:
        where = _("La rubrique « %(rubric)s »") % {"rubric": _name(rubric)}
        yield from ((where, url) for url in _hrefs(rubric.intro))
        for rank, entry in enumerate(rubric.entries, start=1):
            yield from ((_place(rubric, entry, rank), url) for url in _addresses(entry))
    if content.sender.site_url:
        yield _("L’expéditeur"), content.sender.site_url


def _addresses(entry: Entry) -> Iterator[str]:
    if entry.url:
        yield entry.url
    yield from _hrefs(entry.html)
    yield from (link.url for link in entry.links)


def _hrefs(html: str) -> list[str]:
    typed = line(html)
    return [link.get("href", "") for link in fragment_fromstring(typed, create_parent="div").iter("a")] if typed else []


def _name(rubric: Rubric) -> str:
    return line(rubric.heading) or rubric.kind


def _place(rubric: Rubric, entry: Entry, rank: int) -> str:
    """« Rendez-vous », élément 3 (« Habiter la ville »)."""
    told = {"rubric": _name(rubric), "rank": rank, "title": line(entry.title)}
    return (
        _("« %(rubric)s », élément %(rank)s (« %(title)s »)")
        if told["title"]
        else _("« %(rubric)s », élément %(rank)s")
    ) % told
