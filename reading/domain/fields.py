"""The fields that the reading proposes, by the names that a description has for them everywhere."""

from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """
    One field of a paper's description that can be read off its pages.

    These are the names in a proposal's key, on the form, in what is kept as JSON and, of the
    columns of a record, the beginning. `ISSUED` and `ARRIVED` are dd/mm/yyyy, mm/yyyy or yyyy,
    `TYPE_CODE` is a code of `language.types`, `LEVEL` the name of a level above the ordinary.
    """

    NUMBER = "number"
    SYMBOL = "symbol"
    ISSUED = "issued"
    TYPE_CODE = "type_code"
    ISSUER = "issuer"
    ABSTRACT = "abstract"
    LEVEL = "level"
    PLACE = "place"
    SIGNER = "signer"
    RECIPIENTS = "recipients"
    URGENCY = "urgency"
    ARRIVAL_NUMBER = "arrival_number"
    ARRIVED = "arrived"


# Without one of these nobody knows which paper it is: a person fills in what the machine could not.
MANDATORY: Final = (
    Field.NUMBER, Field.SYMBOL, Field.ISSUED, Field.TYPE_CODE, Field.ISSUER, Field.ABSTRACT,
)  # fmt: skip
# The two that the stamp of whoever received the paper says: most papers have none.
STAMPED: Final = (Field.ARRIVAL_NUMBER, Field.ARRIVED)
