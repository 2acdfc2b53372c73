"""Who receives the letters of the demo: drawn from the lists of `abonnes.toml`, always the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.demo.pages import Table, published_at
from correspondence.models import Consent
from correspondence.suppression import address_hash
from newsletters.models import MailingList, Subscriber, Subscription
from reference.models import Territory, Theme

OLDEST, PENDING_SINCE = 880, 6
"""Days: nobody is old enough to be asked again, nor waits longer than a link lasts."""
Channel, State, Act = Subscription.Channel, Subscription.State, Consent.Act


@dataclass
class Person:
    """One subscriber to be, and what she asked for, so many days ago."""

    days_ago: int
    subscriber: Subscriber
    commune: str
    channel: str
    basis: str
    state: str = State.ACTIVE
    lists: list[MailingList] = field(default_factory=list)


class Public:
    def __init__(self, table: Table, lists: list[MailingList], today: date) -> None:
        self.table, self.lists, self.today = table, lists, today
        self.draw = Random(table["seed"])  # noqa: S311 – the same people each time is the point.
        self.communes = {one.name: one for one in Territory.objects.filter(name__in=table["communes"], kind="commune")}
        self.themes = list(Theme.objects.order_by("pk"))
        self.addresses: set[str] = set()
        people = [self._person() for _number in range(table["count"])]
        self.waiting = sorted(people, key=lambda one: one.days_ago, reverse=True)

    def join(self, until: int = -1) -> None:
        """Those who asked more than `until` days ago subscribe."""
        coming = [one for one in self.waiting if one.days_ago > until]
        self.waiting = self.waiting[len(coming) :]
        Subscriber.objects.bulk_create(one.subscriber for one in coming)
        Subscription.objects.bulk_create(made for one in coming for made in self._subscriptions(one))
        Consent.objects.bulk_create(line for one in coming for line in self._consents(one))
        self._file(coming)

    def _person(self) -> Person:
        draw, table = self.draw, self.table
        category = draw.choices(table["category"], [one["weight"] for one in table["category"]])[0]
        commune = draw.choice([*table["communes"]])
        is_woman = draw.random() < 0.58
        first, last = draw.choice(table["women" if is_woman else "men"]), draw.choice(table["last_names"])
        is_pending = draw.random() < 0.025
        days_ago = draw.randrange(PENDING_SINCE) if is_pending else int(OLDEST * draw.betavariate(1.4, 1.1)) + 1
        channel = draw.choices([Channel.MAIL, Channel.BOTH, Channel.POST], [80, 12, 8])[0]
        channel = Channel.MAIL if is_pending else channel
        subscriber = Subscriber(
            first_name=first,
            last_name=last,
            category=category["name"],
            function=_of(draw.choice(category["functions"]), is_woman),
            organisation=draw.choice(category["organisations"]).replace("de {}", of_commune(commune)).format(commune),
            created_at=published_at(self.today, days_ago),
            last_sign_on=self.today - timedelta(days=draw.randint(0, days_ago)),
            is_demo=True,
        )
        if channel != Channel.POST:
            subscriber.email = self._address(first, last, category["domain"].format(slugify(commune)))
        if channel != Channel.MAIL:
            subscriber.street = f"{draw.randint(1, 120)}, {draw.choice(table['streets'])}"
            subscriber.postal_code, subscriber.city = table["communes"][commune], commune
        basis = Subscription.Basis.CONSENT if is_pending else category["basis"]
        state = State.PENDING if is_pending else State.ACTIVE
        return Person(days_ago, subscriber, commune, channel, basis, state, self._choice(channel))

    def _choice(self, channel: str) -> list[MailingList]:
        """Nearly all take the first letter; who wants paper takes that one alone."""
        first, *others = self.lists
        if channel == Channel.POST:
            return [first]
        chosen = [one for one in others if self.draw.random() < 0.2]
        return [first, *chosen] if not chosen or self.draw.random() < 0.8 else chosen

    def _address(self, first: str, last: str, domain: str) -> str:
        name = f"{slugify(first)}.{slugify(last.replace('’', '-'))}"
        address, number = f"{name}@{domain}", 1
        while address in self.addresses:
            number += 1
            address = f"{name}{number}@{domain}"
        self.addresses.add(address)
        return address

    def _subscriptions(self, one: Person) -> list[Subscription]:
        first = self.lists[0]
        return [
            Subscription(
                subscriber=one.subscriber,
                mailing_list=mailing_list,
                channel=one.channel if mailing_list == first else Channel.MAIL,
                state=one.state,
                basis=one.basis,
                origin=_origin(one),
                started_on=self.today - timedelta(days=one.days_ago),
            )
            for mailing_list in one.lists
        ]

    def _consents(self, one: Person) -> list[Consent]:
        if not one.subscriber.email:
            return []
        acts = [Act.RECORDED]
        if one.basis == Subscription.Basis.CONSENT:
            acts = [Act.ASKED] if one.state == State.PENDING else [Act.ASKED, Act.GIVEN]
        return [self._consent(one, mailing_list, act) for mailing_list in one.lists for act in acts]

    def _consent(self, one: Person, mailing_list: MailingList, act: Any) -> Consent:
        address: Any = one.subscriber.email
        return Consent(
            address=address,
            address_hash=address_hash(address),
            purpose=mailing_list.label[:120],
            act=act,
            how=_("Lien de confirmation") if act == Act.GIVEN else _origin(one),
            wording="" if act == Act.RECORDED else mailing_list.letter.wording,
            recorded_at=published_at(self.today, one.days_ago),
        )

    def _file(self, coming: list[Person]) -> None:
        """Where each works, and what interests some."""
        places, interests = Subscriber.territories.through, Subscriber.themes.through
        places.objects.bulk_create(
            places(subscriber=one.subscriber, territory=self.communes[one.commune])
            for one in coming
            if one.subscriber.organisation
        )
        interests.objects.bulk_create(
            interests(subscriber=one.subscriber, theme=theme)
            for one in coming
            if self.draw.random() < 0.4
            for theme in self.draw.sample(self.themes, self.draw.randint(1, 3))
        )


def of_commune(name: str) -> str:
    """« de Pantin », « d’Épinay-sur-Seine », « du Blanc-Mesnil », « des Lilas »."""
    article, _space, rest = name.partition(" ")
    if article in ("Le", "Les"):
        return f"{'du' if article == 'Le' else 'des'} {rest}"
    return f"d’{name}" if name[0] in "AEÉIOU" else f"de {name}"


def _of(function: str, is_woman: bool) -> str:
    """« Directeur | Directrice »; one word alone does for both."""
    his, _bar, hers = (part.strip() for part in function.partition("|"))
    return hers if is_woman and hers else his


def _origin(one: Person) -> str:
    return {
        Subscription.Basis.CONSENT: _("Formulaire du site"),
        Subscription.Basis.CONTRACT: _("Bulletin d’adhésion"),
        Subscription.Basis.INTEREST: _("Saisie par le centre"),
    }[Subscription.Basis(one.basis)]
