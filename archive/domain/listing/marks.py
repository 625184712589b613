"""What is doubtful about a row that was taken all the same, and why a line is no row."""

from enum import StrEnum


class Mark(StrEnum):
    """A doubt of one row. The text it is about stands beside it as it was written."""

    NO_NUMBER = "no_number"
    NUMBER_ONLY = "number_only"  # 25 without a symbol
    BLANK_NUMBER = "blank_number"  # a symbol before which the number was left open
    UNKNOWN_LETTERS = "unknown_letters"
    UNREAD_NUMBER = "unread_number"
    LETTER = "letter"  # 12a
    SPAN = "span"  # 14-15
    SEVERAL_NUMBERS = "several_numbers"
    JOINT = "joint"
    REMARK_IN_NUMBER = "remark_in_number"
    NUMBER_IN_TITLE = "number_in_title"
    DATE_FOR_NUMBER = "date_for_number"
    ATTACHED = "attached"  # an annex, or further sheets, of the paper whose number it bears
    SAME_NUMBER = "same_number"  # as the row above: an annex, or another paper

    NO_DATE = "no_date"
    OPEN_DAY = "open_day"  # 00/3/2012, ../3/2012
    QUARTER = "quarter"
    DATE_SPAN = "date_span"
    ABOUT = "about"
    SERIAL_DATE = "serial_date"  # 41000
    MONTH_FIRST = "month_first"  # 3/20/2012
    DECIMAL_DATE = "decimal_date"  # 2012.03
    REMARK_IN_DATE = "remark_in_date"
    YEAR_FROM_ABOVE = "year_from_above"
    ODD_YEAR = "odd_year"
    UNREAD_DATE = "unread_date"

    NO_TITLE = "no_title"
    DITTO = "ditto"
    NO_POSITION = "no_position"
    ODD_POSITION = "odd_position"
    DOSSIER_FROM_ABOVE = "dossier_from_above"
    MAY_NAME_DOSSIER = "may_name_dossier"
    TIMES_DIFFER = "times_differ"  # of one dossier, told otherwise in several rows

    OPEN_END = "open_end"  # the last paper of a dossier, of which only the first sheet is known
    SHEETS_OUT_OF_ORDER = "sheets_out_of_order"
    SEVERAL_SHEETS = "several_sheets"
    DATE_FOR_SHEETS = "date_for_sheets"
    SPAN_FOR_COUNT = "span_for_count"
    UNREAD_SHEETS = "unread_sheets"
    UNREAD_PAGES = "unread_pages"

    UNKNOWN_LEVEL = "unknown_level"
    DOUBTFUL_LEVEL = "doubtful_level"
    LEVEL_IN_NOTE = "level_in_note"
    LEVEL_IN_TITLE = "level_in_title"
    LEVEL_FROM_ABOVE = "level_from_above"

    OLD_FONT = "old_font"
    NO_VALUE = "no_value"  # a formula without a kept value
    HIDDEN_SHEET = "hidden_sheet"
    NO_HEADING = "no_heading"  # the columns were told by the cells alone


class Reason(StrEnum):
    """Why a line was left out; its text is told."""

    ABOVE = "above_heading"
    TOTAL = "total"
    SIGNED_OFF = "signed_off"
    PLACE_AND_DATE = "place_and_date"
    NOTE_BELOW = "note_below"
    NO_HEADING = "no_heading"
    NO_PAPER = "no_paper"  # only an order number or marks, of no paper
