"""What a batch is called: the year, whose it is, how closed it is, and a number among those alike."""

import re
from datetime import datetime

from django.utils.timezone import localtime

from access.api import top_unit
from ingest.models import Batch

_LIKE_A_MARK = re.compile(r"(?:^|-)(?:M\d|D|X)(?:-|$)")


def next_code(batch: Batch, at: datetime) -> str:
    """
    The next number of the year among batches of the same unit, level and handling.

    Whoever sees one of these sees all of them, so nobody can count by gaps what they do not see.
    The unit above all counts without its code, and what is ordinary without a mark.
    """
    prefix = "-".join(filter(None, (str(localtime(at).year), _mark(batch))))
    codes = Batch.objects.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)
    numbers = (code[len(prefix) + 1 :] for code in codes)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return f"{prefix}-{last + 1:04d}"


def _mark(batch: Batch) -> str:
    above_all = top_unit()
    unit = batch.unit
    named = "X" if unit is None else "" if unit == above_all else _unmistakable(unit.code)
    level = f"M{batch.level}" if batch.level else ""
    return "-".join(filter(None, (named, level, "D" if batch.party_papers else "")))


def _unmistakable(code: str) -> str:
    # A unit may be called M2: its batches must not count with those of that level.
    return f"DV.{code}" if _LIKE_A_MARK.search(code) else code
