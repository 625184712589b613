"""The engine of a site with servers for its search: what is ordinary there, what is closed on this machine."""

from pathlib import Path

from search.domain.engine_url import ElasticPlace
from search.domain.scope import OPEN_RANK
from search.engines.elastic_client import Servers, door_to
from search.engines.elastic_part import ElasticPart
from search.engines.two_parts import TwoPartEngine


class ElasticEngine(TwoPartEngine):
    """An index on servers, and what is closed below a folder of this machine or in its memory."""

    def __init__(
        self,
        place: ElasticPlace,
        root: Path,
        *,
        credential: Path | None = None,
        authority: Path | None = None,
    ) -> None:
        door = door_to(Servers(place.hosts, credential, authority))
        super().__init__(root, ElasticPart(door, place.name, (OPEN_RANK,), root))
