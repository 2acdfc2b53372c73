"""Names in a file → agents we know, by the key that makes two spellings one."""

from collections import defaultdict
from collections.abc import Iterable

from reference.folding import fold, folded_key
from reference.models import Agent

ORGANISATION, PERSON = Agent.Kind.ORGANISATION, Agent.Kind.PERSON
SLICE = 400


class Agents:
    """Those that the file names: a few queries for all, and one each for those that must be created."""

    def __init__(self, organisations: Iterable[str], persons: Iterable[str]) -> None:
        persons = list(persons)
        self.pks: dict[str, int] = {}
        self.new: dict[str, Agent] = {}
        self.homonyms = homonyms({person_agent(name).name for name in persons})
        wanted = {Agent(kind=ORGANISATION, name=name).heading for name in organisations}
        keys = {folded_key(ORGANISATION, heading) for heading in wanted} | {self.person(name) for name in persons}
        for keys_slice in slices(sorted(keys)):
            self.pks.update(Agent.objects.filter(match_key__in=keys_slice).values_list("match_key", "pk"))

    def organisation(self, name: str) -> str:
        return self.announce(Agent(kind=ORGANISATION, name=name))

    def person(self, name: str) -> str:
        """The key of the only person of that name, dates or not; else that of a new one."""
        agent = person_agent(name)
        known = self.homonyms.get((fold(agent.name), fold(agent.forename)), [])
        return known[0] if len(known) == 1 else self.announce(agent)

    def announce(self, agent: Agent) -> str:
        key = folded_key(agent.kind, agent.heading)
        self.new.setdefault(key, agent)
        return key

    def forget_unsaved(self) -> None:
        """After a transaction that was undone: the agents that it had made are no more."""
        made = [pk for key, pk in self.pks.items() if key in self.new]
        there = set(Agent.objects.filter(pk__in=made).values_list("pk", flat=True))
        self.pks = {key: pk for key, pk in self.pks.items() if key not in self.new or pk in there}
        # A saved object keeps its key.
        for key, agent in self.new.items():
            if key not in self.pks:
                agent.pk, agent._state.adding = None, True

    def pk(self, key: str) -> int:
        """Creates the agent the first time that a fiche is written with it: a refused row names nobody."""
        if key not in self.pks:
            agent = self.new[key]
            agent.save()
            self.pks[key] = agent.pk
        return self.pks[key]


def person_agent(name: str) -> Agent:
    """« Nadia Benali » or « Benali, Nadia »: in a sentence, the first word is the forename."""
    if "," in name:
        surname, forename = (part.strip() for part in name.split(",", 1))
    else:
        forename, _space, surname = name.partition(" ")
    if not surname:
        surname, forename = forename, ""
    return Agent(kind=PERSON, name=surname, forename=forename)


def homonyms(surnames: set[str]) -> dict[tuple[str, str], list[str]]:
    """{(folded surname, folded forename): keys} of the persons we know under these surnames."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for names in slices(sorted(surnames)):
        rows = Agent.objects.filter(kind=PERSON, name__in=names).values_list("name", "forename", "match_key")
        for name, forename, key in rows:
            found[fold(name), fold(forename)].append(key)
    return found


def slices(values: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(values), SLICE):
        yield values[start : start + SLICE]
