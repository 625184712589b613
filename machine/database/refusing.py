"""How a trigger of PostgreSQL refuses: as a constraint, which Django tells as IntegrityError, as SQLite's do."""

from typing import Final


def refused(why: str) -> str:
    """The statement of a trigger's function that refuses, for a reason without quotation marks."""
    return f"RAISE EXCEPTION '{why}' {AS_CONSTRAINT}"


AS_CONSTRAINT: Final = "USING ERRCODE = 'integrity_constraint_violation'"
