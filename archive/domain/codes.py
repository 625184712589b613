"""Codes that stand in an address: of fonds and inventories as of units, by one rule."""

from access.domain.codes import LONGEST_CODE, BadCode, checked_code, is_code

__all__ = ["LONGEST_CODE", "BadCode", "checked_code", "is_code"]
