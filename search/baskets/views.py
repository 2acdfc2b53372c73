"""The pages of a panier: what it holds, how it is filled, changed, shared. What leaves it is in `giving`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.links import BadLink
from experiences.papers.giving import AT_ONCE
from search.address import address, query_of
from search.baskets import filling, holding, sharing
from search.baskets.contents import Content, Key, contents, key_of
from search.baskets.forms import DescriptionForm, EntryNoteForm, NameForm
from search.baskets.holding import Opened, open_basket
from search.baskets.listing import titles_found
from search.baskets.models import Basket, BasketEntry
from search.baskets.origin import comes_from_us, way_back
from search.baskets.writing import FORMATS
from search.document import Kind
from search.engines.base import EngineUnavailable
from search.indexing import current_engine

PER_PAGE = 50
FROM_A_SEARCH = 1000
"""Hits that « Ajouter toute la recherche » takes at once."""
ADDED_AT_ONCE = 100


# Looking


@never_cache
@require_safe
def present(request: HttpRequest) -> HttpResponse:
    """The panier that one is filling; an invitation when there is none."""
    basket = holding.current_basket(request)
    if basket is None:
        return render(request, "search/baskets/none.html", {"pending": holding.pending_basket(request)})
    return shown(request, Opened(basket, str(basket.pk), may_edit=True))


@never_cache
@require_safe
def basket(request: HttpRequest, ref: str) -> HttpResponse:
    return shown(request, open_basket(request, ref))


def dossier_of_its_fiches(basket: Basket) -> str:
    """The address of one PDF of its fiches, in its order, as many as it may hold; "" when there are not two."""
    keys = list(basket.entries.filter(kind=Kind.EXPERIENCE.value).values_list("object_pk", flat=True)[:AT_ONCE])
    return f"{reverse('fiche_dossier')}?{urlencode([('fiche', key) for key in keys])}" if len(keys) > 1 else ""


def shown(request: HttpRequest, opened: Opened, status: int = 200, **more: Any) -> HttpResponse:
    found = opened.basket
    if opened.may_edit:
        holding.touch(found, seen_only=True)
    user = holding.reader(request)
    page = Paginator(found.entries.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "opened": opened,
        "basket": found,
        "page_obj": page,
        "entries": shown_entries(page),
        "total": page.paginator.count,
        "formats": [(name, format.label) for name, format in FORMATS.items()],
        "description_form": DescriptionForm(
            initial={"name": found.name, "note": found.note, "seen": filling.mark(found.note)}
        ),
        "dossier_url": dossier_of_its_fiches(found),
        "may_make_page": bool(user and user.has_perm("wagtailadmin.access_admin")),
        **(for_who_holds_it(request, found) if opened.may_edit else {}),
        **more,
    }
    response = render(request, "search/baskets/basket.html", context, status=status)
    if opened.may_edit:
        holding.remember(response, found)
    return response


def for_who_holds_it(request: HttpRequest, basket: Basket) -> dict[str, Any]:
    user = holding.reader(request)
    return {
        "own_link": sharing.own_link(basket) if basket.owner_id is None else "",
        "shown_link": sharing.shown_link(basket),
        "others": [one for one in holding.baskets_of(user) if one.pk != basket.pk] if user else [],
        "pending": holding.pending_basket(request),
        "new_form": NameForm() if user else None,
    }


class ShownEntry:
    """An entry as the page shows it: with its content, or with what it was."""

    def __init__(self, entry: BasketEntry, rank: int, content: Content | None) -> None:
        self.entry, self.rank, self.content = entry, rank, content
        self.seen = filling.mark(entry.note)
        self.refused_note = ""


def shown_entries(page: Page) -> list[ShownEntry]:
    entries: list[BasketEntry] = list(page.object_list)
    found = contents(entry.key for entry in entries)
    start = page.start_index()
    return [ShownEntry(entry, start + n, found.get(entry.key)) for n, entry in enumerate(entries)]


# Filling


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """From a button of any page. What does not say where it comes from is asked to confirm."""
    keys = [
        key for text in request.POST.getlist("document") or request.GET.getlist("document") if (key := key_of(text))
    ]
    if not keys:
        return HttpResponseBadRequest(_("Aucun document n’est nommé."))
    keys = keys[:ADDED_AT_ONCE]
    if request.method != "POST" or not comes_from_us(request):
        return confirm(request, keys)
    return added(request, lambda basket: filling.add(basket, keys))


@never_cache
def confirm(request: HttpRequest, keys: list[Key]) -> HttpResponse:
    found = contents(keys)
    context = {"contents": [found[key] for key in keys if key in found], "next": safe_path(request)}
    return render(request, "search/baskets/confirm.html", context)


@require_POST
@csrf_protect
def add_confirmed(request: HttpRequest) -> HttpResponse:
    keys = [key for text in request.POST.getlist("document")[:ADDED_AT_ONCE] if (key := key_of(text))]
    return added(request, lambda basket: filling.add(basket, keys))


@csrf_exempt
@require_POST
def add_search(request: HttpRequest) -> HttpResponse:
    """All the hits of a search, in its order, up to a limit that the page states."""
    if not comes_from_us(request):
        messages.info(request, _("Votre navigateur ne dit pas d’où vient la demande. Ajoutez les résultats un à un."))
        return redirect("search:results")
    query, _notes = query_of(QueryDict(request.POST.get("recherche", "")))
    try:
        titled = titles_found(current_engine(), query, FROM_A_SEARCH)
    except EngineUnavailable:
        messages.error(request, _("La recherche est momentanément indisponible : rien n’a été ajouté."))
        return redirect(address(query))
    return added(request, lambda basket: filling.add_titled(basket, titled), back=address(query))


def added(request: HttpRequest, fill: Callable[[Basket], filling.Added], back: str = "") -> HttpResponse:
    with transaction.atomic():
        basket = holding.basket_to_fill(request)
        done = fill(basket)
    said = told(done, basket)
    total = basket.entries.count()
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"message": said, "count": total, "url": reverse("baskets:present")})
    else:
        messages.success(request, said) if done.new or done.already else messages.warning(request, said)
        response = redirect(back or safe_path(request) or way_back(request) or reverse("baskets:present"))
    holding.remember(response, basket)
    return response


def told(done: filling.Added, basket: Basket) -> str:
    said = []
    name = basket.name
    if done.new:
        many = ngettext("Ajouté à « %(name)s ».", "%(count)d documents ajoutés à « %(name)s ».", done.new)
        said.append(many % {"count": done.new, "name": name})
    if done.already:
        many = ngettext("Déjà dans « %(name)s ».", "%(count)d y étaient déjà.", done.already)
        said.append(many % {"count": done.already, "name": name})
    if done.left_out:
        many = ngettext(
            "%(count)d document n’a pas été ajouté : il n’est plus en ligne, ou le panier est plein (%(full)d documents).",
            "%(count)d documents n’ont pas été ajoutés : ils ne sont plus en ligne, ou le panier est plein "
            "(%(full)d documents).",
            done.left_out,
        )
        said.append(many % {"count": done.left_out, "full": filling.FULL})
    return " ".join(said) or _("Rien à ajouter.")


def safe_path(request: HttpRequest) -> str:
    """Where the form says that one was, if it is here."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/") else ""


# Changing


def to_change(request: HttpRequest, ref: str) -> Opened:
    """Raises Http404 when it is not held by who asks."""
    opened = open_basket(request, ref)
    if not opened.may_edit:
        raise Http404
    return opened


def back_to(opened: Opened, request: HttpRequest, fragment: str = "") -> HttpResponse:
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() and page != "1" else ""
    return redirect(f"{opened.basket.get_absolute_url()}{query}{fragment}")


@require_POST
def move(request: HttpRequest, ref: str, entry: int) -> HttpResponse:
    opened = to_change(request, ref)
    way, rank = request.POST.get("vers", ""), request.POST.get("rang", "")
    if way in ("haut", "bas", "premier", "dernier"):
        filling.move(opened.basket, entry, way)
    elif rank.isascii() and rank.isdigit() and len(rank) < 6:
        filling.move_to(opened.basket, entry, int(rank))
    return back_to(opened, request, f"#entree-{entry}")


@require_POST
def remove(request: HttpRequest, ref: str, entry: int) -> HttpResponse:
    opened = to_change(request, ref)
    if found := opened.basket.entries.filter(pk=entry).first():
        filling.remove(found)
        messages.success(request, _("« %s » est retiré du panier.") % found.title)
    return back_to(opened, request)


@require_POST
def annotate(request: HttpRequest, ref: str, entry: int) -> HttpResponse:
    opened = to_change(request, ref)
    form = EntryNoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("La note est trop longue : 5 000 caractères au plus."))
        return back_to(opened, request, f"#entree-{entry}")
    try:
        filling.annotate(opened.basket, entry, form.cleaned_data["note"], form.cleaned_data["seen"])
    except filling.ChangedMeanwhile as other:
        return both_notes(request, opened, form.cleaned_data["note"], other.present, entry)
    return back_to(opened, request, f"#entree-{entry}")


@require_POST
def describe(request: HttpRequest, ref: str) -> HttpResponse:
    opened = to_change(request, ref)
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return shown(request, opened, status=422, description_form=form, is_describing=True)
    values = form.cleaned_data
    try:
        filling.describe(opened.basket, values["name"], values["note"], values["seen"])
    except filling.ChangedMeanwhile as other:
        return both_notes(request, opened, values["note"], other.present, name=values["name"])
    return back_to(opened, request)


def both_notes(
    request: HttpRequest, opened: Opened, mine: str, present: str, entry: int | None = None, name: str = ""
) -> HttpResponse:
    """Written in two tabs: nothing is lost, the reader chooses."""
    context = {
        "opened": opened,
        "basket": opened.basket,
        "mine": mine,
        "present": present,
        "seen": filling.mark(present),
        "entry": get_object_or_404(opened.basket.entries, pk=entry) if entry else None,
        "name": name,
    }
    return render(request, "search/baskets/both_notes.html", context, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, ref: str) -> HttpResponse:
    """All that it holds, or itself; asked again before."""
    opened = to_change(request, ref)
    if request.method != "POST":
        return render(request, "search/baskets/delete.html", {"opened": opened, "basket": opened.basket})
    if request.POST.get("quoi") == "contenu":
        filling.empty(opened.basket)
        messages.success(request, _("Le panier est vide."))
        return back_to(opened, request)
    was_visitors = opened.basket.owner_id is None
    opened.basket.delete()
    messages.success(request, _("Le panier est supprimé."))
    response = redirect("baskets:present")
    if was_visitors:
        holding.forget(response)
    return response


# Several paniers, and those of before one signed in


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    user = holding.reader(request)
    form = NameForm(request.POST)
    if user is None or not form.is_valid():
        messages.error(request, _("Donnez un nom au panier."))
        return redirect("baskets:present")
    basket = Basket.objects.create(owner=user, name=form.cleaned_data["name_of_new"])
    holding.choose(user, basket)
    return redirect(basket)


@require_POST
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    opened = to_change(request, ref)
    if user := holding.reader(request):
        holding.choose(user, opened.basket)
    return back_to(opened, request)


@require_POST
def welcome(request: HttpRequest) -> HttpResponse:
    """What a visitor had gathered joins the panier of her account, or becomes one of its own."""
    user, pending = holding.reader(request), holding.pending_basket(request)
    if user is None or pending is None:
        return redirect("baskets:present")
    with transaction.atomic():
        if request.POST.get("comment") == "a-part" or not user.baskets.exists():
            holding.take_in(user, pending)
            target = pending
        else:
            target = holding.basket_to_fill(request)
            filling.pour(pending, target)
            pending.delete()
    messages.success(request, _("Vos documents sont dans « %s ».") % target.name)
    response = redirect(target)
    holding.forget(response)
    return response


@require_POST
def copy(request: HttpRequest, ref: str) -> HttpResponse:
    """From a list that somebody shows, into one's own; her notes stay hers."""
    opened = open_basket(request, ref)
    keys = [entry.key for entry in opened.basket.entries.all()]
    found = contents(keys)
    titled: dict[Key, str] = {(one.kind, one.pk): one.title for one in ordered(keys, found)}
    return added(request, lambda basket: filling.add_titled(basket, titled), back=reverse("baskets:present"))


def ordered(keys: Iterable[Key], found: dict[Key, Content]) -> list[Content]:
    return [found[key] for key in keys if key in found]


# Links


@require_POST
def links(request: HttpRequest, ref: str) -> HttpResponse:
    opened = to_change(request, ref)
    act = request.POST.get("acte")
    if act == "partager":
        sharing.share(opened.basket)
        messages.success(request, _("Le panier se lit maintenant par un lien, que vous pouvez donner."))
    elif act == "ne-plus-partager":
        sharing.stop_sharing(opened.basket)
        messages.success(request, _("Le lien donné ne mène plus à rien."))
    elif act == "changer-le-mien":
        sharing.renew_own_link(opened.basket)
        messages.success(request, _("Votre lien est changé : l’ancien n’ouvre plus ce panier."))
    response = back_to(opened, request, "#garder")
    holding.remember(response, opened.basket)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """One's own link: looked at, it shows; taken up, this browser holds the panier, and nothing it held is lost."""
    try:
        found = sharing.resumed(token)
    except BadLink:
        return render(request, "search/baskets/dead_link.html", status=404)
    if found.owner_id is not None:
        # It has joined an account since: who holds it signs in.
        return redirect_to_login(found.get_absolute_url()) if holding.reader(request) is None else redirect(found)
    here = holding.current_basket(request)
    if request.method != "POST":
        is_here = here is not None and here.pk == found.pk
        if is_here:
            return redirect("baskets:present")
        held = here.entries.count() if here else 0
        context = {
            "basket": found,
            "total": found.entries.count(),
            "held": held,
            "user_is_reader": holding.reader(request),
        }
        return render(request, "search/baskets/resume.html", context)
    with transaction.atomic():
        if user := holding.reader(request):
            holding.take_in(user, found)
            holding.choose(user, found)
        elif here is not None and here.pk != found.pk:
            filling.pour(here, found)
            here.delete()
    response = redirect("baskets:present")
    if found.owner_id is None:
        holding.remember(response, found)
    return response


def account_section(request: HttpRequest) -> dict[str, Any]:
    user = holding.reader(request)
    found = list(holding.baskets_of(user)) if user else []
    totals = {one.pk: one.entries.count() for one in found}
    return {
        "baskets": [(one, totals[one.pk]) for one in found],
        "pending": holding.pending_basket(request),
        "new_form": NameForm(),
    }
