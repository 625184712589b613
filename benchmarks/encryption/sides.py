"""Two sides measured in turns, and how they compare."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

SIDES = ("plain", "encrypted")


@dataclass(slots=True)
class Side:
    """Seconds by the clock and of processors, of each turn."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, wall: float, cpu: float) -> None:
        """One turn."""
        self.wall.append(wall)
        self.cpu.append(cpu)


def in_turns(rounds: int) -> list[str]:
    """Which side is next: each as often, and each as often first."""
    return [side for turn in range(rounds) for side in (SIDES if turn % 2 else SIDES[::-1])]


def compared(sides: dict[str, Side], *, limit: float) -> dict[str, object]:
    """Medians in milliseconds, and how many times the plain one the encrypted one is."""
    plain, encrypted = (sides[name] for name in SIDES)
    told: dict[str, object] = {"turns": len(plain.wall), "limit": limit}
    for kind in ("wall", "cpu"):
        before, after = middle(getattr(plain, kind)), middle(getattr(encrypted, kind))
        told[f"plain_{kind}_ms"], told[f"encrypted_{kind}_ms"] = round(before, 2), round(after, 2)
        told[f"{kind}_ratio"] = round(after / before, 3)
    return told


def told_apart(content: bytes, mark: str) -> bytes:
    """The same pages in other bytes: behind its end a reader passes over what stands there."""
    return content + f"\n% {mark}\n".encode()


def middle(seconds: Sequence[float]) -> float:
    """The median in milliseconds."""
    return 1000 * median(seconds)
