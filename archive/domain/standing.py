"""
From where a thing is seen: its rank, and which ranks are within somebody's clearance.

Counts are kept by rank, and never by person, so that the same counts serve everybody.
"""

from typing import Final

from access.domain.levels import Level

# A secret paper of the Party has its level's rank and this; nobody without the Party's handling
# reaches it, whatever their clearance.
PARTY: Final = 10
# The rank of what is not there: above everybody, so that absent and hidden look the same.
ABSENT: Final = 99
RANKS: Final = tuple(int(level) + party for party in (0, PARTY) for level in Level)


def rank_of(level: int, *, party_papers: bool) -> int:
    """The rank of a thing of this level and handling."""
    return int(level) + (PARTY if party_papers else 0)


def level_of(rank: int) -> Level:
    """The level of what has this rank."""
    return Level(rank % PARTY)


def ranks_seen(clearance: int, *, party_papers: bool) -> list[int]:
    """The ranks within this clearance."""
    return [rank for rank in RANKS if rank % PARTY <= clearance and (party_papers or rank < PARTY)]


def bit_of(rank: int) -> int:
    """The bit of a rank where several ranks are kept in one number."""
    return 1 << RANKS.index(rank)


def bits_seen(clearance: int, *, party_papers: bool) -> list[int]:
    """All numbers of ranks together of which at least one is within this clearance."""
    seen = bits_within(clearance, party_papers=party_papers)
    return [bits for bits in range(1 << len(RANKS)) if bits & seen]


def bits_hidden(clearance: int, *, party_papers: bool) -> list[int]:
    """All numbers of ranks together of which none is within this clearance, with that of none."""
    seen = bits_within(clearance, party_papers=party_papers)
    return [bits for bits in range(1 << len(RANKS)) if not bits & seen]


# Everybody sees as one of these: a clearance, with the Party's handling or without it. What is not
# the sum of what stands at single ranks is kept for each of them, as bits of one number.
SIGHTS: Final = tuple((int(level), party) for party in (False, True) for level in Level)
# Where two such numbers are kept as one, the second begins here.
SECOND_NUMBER: Final = 1 << len(SIGHTS)


def sight_of(clearance: int, *, party_papers: bool) -> int:
    """The bit of those who have this clearance and this handling."""
    return 1 << SIGHTS.index((int(clearance), party_papers))


BITS: Final = (1 << len(RANKS)) - 1
"""All ranks, as bits of one number."""


def bits_within(clearance: int, *, party_papers: bool) -> int:
    """The ranks within this clearance, as bits of one number."""
    return sum(bit_of(rank) for rank in ranks_seen(clearance, party_papers=party_papers))
