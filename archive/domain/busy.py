"""The machine has no room for one more just now: nothing is wrong with what was asked."""


class Busy(Exception):
    """Too much is going on at once; the same may be asked again in a moment. Changes nothing."""
