"""What is said to people about a list: columns, layouts, doubts, and why a file is none."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from access.domain.list_files import NOT_A_LIST_WORDS
from archive.domain.cover import OF_DOSSIER, columns_named
from archive.domain.facts import TOLD
from archive.domain.likeness import Unlike
from archive.domain.listing.fields import Field
from archive.domain.listing.layouts import Layout
from archive.domain.listing.marks import Mark, Reason

Words = dict[str, Promise]

NOT_A_LIST: Final[Words] = {code: _l(words) for code, words in NOT_A_LIST_WORDS.items()}
UNLIKE: Final[Words] = {
    Unlike.FEW_ROWS_FIT: _l("Almost none of its rows are among those that stand here."),
    Unlike.OTHER_YEARS: _l("Most of its dates lie outside the years of this inventory."),
    Unlike.OTHER_TERM: _l("It names another term than this inventory."),
    Unlike.OTHER_FONDS: _l("It names another fonds than this inventory."),
    Unlike.OTHER_INVENTORY: _l("It names the number of another inventory."),
    Unlike.OTHER_ISSUERS: _l("None of its issuers has a row here."),
}
LAYOUTS: Final[Words] = {
    Layout.DOSSIERS: _l("List of dossiers"),
    Layout.DOCUMENTS: _l("List of documents"),
    Layout.OUTGOING: _l("Register of outgoing papers"),
    Layout.INCOMING: _l("Register of incoming papers"),
    Layout.PARTY: _l("The Party's 40 columns: documents and their dossiers"),
    Layout.UNKNOWN: _l("Not recognised as a list"),
}
REASONS: Final[Words] = {
    Reason.ABOVE: _l("Stands over the heading"),
    Reason.TOTAL: _l("A sum"),
    Reason.SIGNED_OFF: _l("Signature of who made the list"),
    Reason.PLACE_AND_DATE: _l("Place and date of the signature"),
    Reason.NOTE_BELOW: _l("A note below the list"),
    Reason.NO_HEADING: _l("In a table that is no list; name its columns if it is one"),
    Reason.NO_PAPER: _l("Empty row: it names no document"),
}
DOUBTS: Final[Words] = {
    Mark.NO_NUMBER: _l("No number"),
    Mark.NUMBER_ONLY: _l("A number without a symbol"),
    Mark.BLANK_NUMBER: _l("The number was left open before its symbol"),
    Mark.UNKNOWN_LETTERS: _l("The letters of the number are no known type"),
    Mark.UNREAD_NUMBER: _l("The number is kept as it stands: it cannot be taken apart"),
    Mark.LETTER: _l("A letter after the number"),
    Mark.SPAN: _l("Several numbers in one row, from – to"),
    Mark.SEVERAL_NUMBERS: _l("Several numbers in one row"),
    Mark.JOINT: _l("A joint paper of several bodies"),
    Mark.REMARK_IN_NUMBER: _l("A remark beside the number"),
    Mark.NUMBER_IN_TITLE: _l("The number was taken out of the title"),
    Mark.DATE_FOR_NUMBER: _l("A date stands in the place of the number"),
    Mark.ATTACHED: _l(
        "Belongs to the document above, whose number it bears: an annex or further sheets"
    ),
    Mark.SAME_NUMBER: _l("Bears the number of the row above: an annex of it, or another document"),
    Mark.NO_DATE: _l("No date"),
    Mark.OPEN_DAY: _l("The day was left open"),
    Mark.QUARTER: _l("Only the quarter is written; the year is kept"),
    Mark.DATE_SPAN: _l("The date is from – to"),
    Mark.ABOUT: _l("The date is about"),
    Mark.SERIAL_DATE: _l("The date stood as a number of the spreadsheet"),
    Mark.MONTH_FIRST: _l("The month stands before the day"),
    Mark.DECIMAL_DATE: _l("The date stood as a decimal number"),
    Mark.REMARK_IN_DATE: _l("A remark beside the date"),
    Mark.YEAR_FROM_ABOVE: _l("The year was taken from a line above"),
    Mark.ODD_YEAR: _l("The year is far from those of the other rows"),
    Mark.UNREAD_DATE: _l("The date cannot be read; it is kept as it stands"),
    Mark.NO_TITLE: _l("No title"),
    Mark.DITTO: _l("“As above” was filled in"),
    Mark.NO_POSITION: _l("No order number"),
    Mark.ODD_POSITION: _l("The order number is no number"),
    Mark.DOSSIER_FROM_ABOVE: _l("The dossier was taken from a row above"),
    Mark.MAY_NAME_DOSSIER: _l("May be the title of the dossier and no document"),
    Mark.TIMES_DIFFER: _l(
        "The rows of the dossier tell other times: from the first day to the last is taken"
    ),
    Mark.OPEN_END: _l("Last sheet not known"),
    Mark.SHEETS_OUT_OF_ORDER: _l("The sheets are out of order"),
    Mark.SEVERAL_SHEETS: _l("Several spans of sheets"),
    Mark.DATE_FOR_SHEETS: _l("The spreadsheet made a date of the sheets"),
    Mark.SPAN_FOR_COUNT: _l("From – to stands where a count should"),
    Mark.UNREAD_SHEETS: _l("The sheets cannot be read"),
    Mark.UNREAD_PAGES: _l("The number of pages cannot be read"),
    Mark.UNKNOWN_LEVEL: _l("The level is not known: the row is closed to the top"),
    Mark.DOUBTFUL_LEVEL: _l("The level may mean several: the highest is taken"),
    Mark.LEVEL_IN_NOTE: _l("The level was found in a note"),
    Mark.LEVEL_IN_TITLE: _l("The level was found beside the title"),
    Mark.LEVEL_FROM_ABOVE: _l("The level was taken from a heading above"),
    Mark.OLD_FONT: _l("Converted from an old font; the original is kept"),
    Mark.NO_VALUE: _l("A formula without a kept value: its cell is empty"),
    Mark.HIDDEN_SHEET: _l("Stands on a hidden sheet"),
    Mark.NO_HEADING: _l("The table has no heading: columns were told by their cells"),
    "lower_level": _l("The list says a lower level than stands here. A list never lowers a level."),
    "dossier_twice": _l(
        "Another dossier of this list has the same number: both go into one, under the first title"
    ),
    "no_dossier_number": _l("A dossier without a number: none is made for it"),
    "cut": _l("Longer than its column: cut there, and kept whole beside it"),
}
FIELDS: Final[Words] = {
    Field.OTHER: _l("Another column: kept as it stands"),
    Field.POSITION: _l("Order number"),
    Field.ORDER_IN_DOSSIER: _l("Order in the dossier"),
    Field.NUMBER: _l("Number (whole, or before the symbol)"),
    Field.SYMBOL: _l("Symbol"),
    Field.NUMBER_AND_DATE: _l("Number and date together"),
    Field.TYPE_LETTERS: _l("Letters of the type"),
    Field.DATE: _l("Date of the document"),
    Field.DAY: _l("Day"),
    Field.MONTH: _l("Month"),
    Field.YEAR: _l("Year"),
    Field.TITLE: _l("Title or abstract"),
    Field.TYPE: _l("Type of document"),
    Field.DOCUMENT_KIND: _l("Kind of document"),
    Field.ISSUER: _l("Issued by"),
    Field.SIGNER: _l("Signed by"),
    Field.RECIPIENTS: _l("Recipients"),
    Field.RECEIPT: _l("Signed for"),
    Field.ARRIVAL_NUMBER: _l("Arrival number"),
    Field.ARRIVED: _l("Date of arrival"),
    Field.SENT: _l("Date of sending"),
    Field.COPIES: _l("Number of copies"),
    Field.KEPT_BY: _l("Kept by"),
    Field.HANDLED_BY: _l("Handled by"),
    Field.DOSSIER: _l("Number of the dossier"),
    Field.DOSSIER_TITLE: _l("Title of the dossier"),
    Field.BOX: _l("Box"),
    Field.SHELF: _l("Shelf"),
    Field.FONDS: _l("Fonds"),
    Field.FONDS_NUMBER: _l("Number of the fonds"),
    Field.INVENTORY: _l("Number of the inventory"),
    Field.TERM: _l("Term"),
    Field.RETENTION: _l("Retention"),
    Field.STARTED: _l("Dossier begun on"),
    Field.ENDED: _l("Dossier ended on"),
    Field.SPAN: _l("Time of the dossier, from – to"),
    Field.PAPERS: _l("Number of documents in the dossier"),
    Field.SHEETS: _l("Number of sheets"),
    Field.SHEET_SPAN: _l("Sheets: where the document begins, or from – to"),
    Field.SHEET_FROM: _l("From sheet"),
    Field.SHEET_TO: _l("To sheet"),
    Field.PAGES: _l("Number of pages"),
    Field.PAGE_SPAN: _l("Pages from – to"),
    Field.DOSSIER_SHEETS: _l("Number of sheets in the dossier"),
    Field.DOSSIER_PAGES: _l("Number of pages in the dossier"),
    Field.LEVEL: _l("Level"),
    Field.CONFIDENTIAL: _l("Ticked: Confidential"),
    Field.SECRET: _l("Ticked: Secret"),
    Field.TOP_SECRET: _l("Ticked: Top secret"),
    Field.URGENCY: _l("Urgency"),
    Field.NOTE: _l("Note"),
    Field.COPY_KIND: _l("Kind of copy"),
    Field.KEYWORDS: _l("Keywords"),
    Field.TOPIC: _l("Topic"),
    Field.ORIGINAL_ADDRESS: _l("Address of the original"),
    Field.ENTERED_BY: _l("Entered by"),
    Field.LANGUAGE: _l("Language"),
    Field.INFORMATION_MARK: _l("Information mark"),
    Field.ACCESS_MODE: _l("Mode of use"),
    Field.REMARKS: _l("Handwritten remarks"),
    Field.CONDITION: _l("Physical condition"),
    Field.FILE: _l("Name of the file"),
    Field.RENAMED_FILE: _l("New name of the file"),
}
# Columns of a cover, as a correction of one is told.
COVER_WORDS: Final[Words] = {columns_named(row)[0]: _l(row.label) for row in OF_DOSSIER}
# Columns of a row, as a change of one is told.
COLUMNS: Final[Words] = {
    **{name: _l(row.told_as) for name, row in TOLD.items() if row.listed},
    "dossier": _l("Dossier"),
    "pages": _l("Pages"),
    "note": _l("Note"),
    "box": _l("Box"),
    "sheets_from": _l("At which sheets"),
    "sheets": _l("Number of sheets"),
    "further": _l("Other columns"),
}
