"""How a row that holds a stored file says how closed it is, and whose file it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """
    Lookups from a row that points at a stored file: its level and its handling, and the records whose
    file it is, with which it becomes less closed.

    A table that points at stored files says it of itself (`HOLDS`); one that says nothing holds them
    as closed as can be, and None says that its rows follow others.
    """

    level: str
    party_papers: str
    records: tuple[str, ...]
