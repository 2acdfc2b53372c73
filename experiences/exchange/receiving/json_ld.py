"""The bytes of our JSON-LD → RawFeed; or a plain list of fiches with the same keys. No Django here."""

from __future__ import annotations

import json
from typing import Any

from experiences.exchange.receiving.faults import Malformed, NotFiches
from experiences.exchange.receiving.raw import Broken, Raw, RawFeed


def read(body: bytes) -> RawFeed:
    """Raises Fault."""
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except RecursionError as error:
        raise Malformed(why="JSON, trop de niveaux") from error
    except UnicodeDecodeError as error:
        raise Malformed(why="il n’est pas en UTF-8") from error
    except json.JSONDecodeError as error:
        raise Malformed(why=f"JSON, ligne {error.lineno}") from error
    except ValueError as error:
        raise Malformed(why="JSON, un nombre démesuré") from error
    if isinstance(said, list):
        elements, following = said, ""
    elif isinstance(said, dict) and isinstance(said.get("dataFeedElement"), list):
        elements, following = said["dataFeedElement"], said.get("fe:suite", "")
    else:
        raise NotFiches(what="du JSON d’une autre forme")
    items = tuple(_item(f"Élément {number}", one) for number, one in enumerate(elements, start=1))
    return RawFeed(items, following if isinstance(following, str) else "")


def _item(where: str, said: Any) -> Raw | Broken:
    if not isinstance(said, dict):
        return Broken(where, "", "ce n’est pas un objet JSON")
    if isinstance(gone := said.get("fe:retrait"), dict):
        return Raw(where, gone, is_withdrawal=True)
    item = said.get("item")
    fiche = item.get("fe:fiche") if isinstance(item, dict) else None
    if isinstance(fiche, dict):
        return Raw(where, fiche)
    if "identifiant" in said:
        return Raw(where, said, is_withdrawal="supprimee_le" in said)
    return Broken(where, str(said.get("name", ""))[:80], "il n’y a pas de « fe:fiche » dedans")
