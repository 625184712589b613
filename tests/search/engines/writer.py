"""A writer to be killed: follows an endless feed from the committed position, telling each commit."""

import sys
from pathlib import Path

from access.domain.levels import Level
from search.domain.engine_url import elastic_place
from search.engines import open_engine
from search.engines.elastic import ElasticEngine
from tests.search.engines.corpus import document

WANDERER = 0


def changes_of(position):
    """What the feed holds at a position: a new record, and one that changes its level each time."""
    level = Level(position % 4)
    return [
        document(position, ["lời hứa", f"bản {position}"], level=level),
        document(WANDERER, f"kẻ lang thang {position}", level=level, version=position),
    ]


def main(url, folder=None):
    engine = ElasticEngine(elastic_place(url), Path(folder)) if folder else open_engine(url)
    while True:
        position = engine.position() + 1
        engine.put(changes_of(position))
        engine.set_position(position)
        engine.commit()
        sys.stdout.write(f"{position}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
