"""Units by their code."""

from access.models import Unit


def unit_with_code(code: str) -> Unit | None:
    """The unit with this code."""
    return Unit.objects.filter(code=code).first()


def units_by_code() -> dict[str, Unit]:
    """All units."""
    return {unit.code: unit for unit in Unit.objects.all()}


def top_unit() -> Unit | None:
    """The unit above all others; the first by code where there are several."""
    return Unit.objects.filter(parent__isnull=True).order_by("code").first()
