"""
Lists in the forms of offices, each written by hand after what such offices use.

A form lays the papers out as a clerk would, headings, titles and signatures and all, and says beside
what is true of each row. The words are the offices', not the reader's: where a heading here is not
read, the reader is wrong.
"""

from collections.abc import Callable

from tests.archive.lists.forms_in_blocks import BLOCKS
from tests.archive.lists.own_forms import (
    boxes_years_and_secrets,
    columns_the_other_way,
    doubtful_numbers_and_sheets,
    levels_to_tick,
    number_and_date_together,
    number_and_day_in_parts,
    papers_named_in_one_column,
    papers_of_a_member,
    printed_pages,
    the_same_again,
    typed_in_vni,
    without_a_heading,
    words_of_its_own,
)
from tests.archive.lists.usual_forms import (
    a_sheet_for_each_year,
    contents_of_a_dossier,
    contents_with_spans,
    dossiers_one_after_another,
    incoming_in_two_lines,
    inventory_in_two_lines,
    inventory_of_dossiers,
    old_register_of_outgoing,
    register_of_incoming,
    register_of_outgoing,
    the_forty_columns,
    the_forty_columns_grouped,
)
from tests.archive.lists.writing import Written

FORMS: dict[str, Callable[[], Written]] = BLOCKS | {
    form.__name__: form
    for form in (
        contents_of_a_dossier, contents_with_spans, dossiers_one_after_another, a_sheet_for_each_year, register_of_outgoing,
        old_register_of_outgoing, register_of_incoming, incoming_in_two_lines, inventory_of_dossiers, inventory_in_two_lines,
        the_forty_columns, the_forty_columns_grouped, number_and_day_in_parts, papers_of_a_member, levels_to_tick,
        columns_the_other_way, printed_pages, the_same_again, without_a_heading, boxes_years_and_secrets,
        doubtful_numbers_and_sheets, papers_named_in_one_column, number_and_date_together, typed_in_vni, words_of_its_own,
    )
}  # fmt: skip
