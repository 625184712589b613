"""
Of which tests only some cases run with every change, and the others with the drills.

What takes long is of two kinds: long rows of cases, of which a few tell at once what most changes
break, and single tests that start processes or walk through everything (0). Which they are was
measured: rows that together took more than a second of processor time.
"""

from collections import defaultdict
from collections.abc import Iterable

import pytest


def leave_to_the_drills(items: Iterable[pytest.Item]) -> None:
    """Of each row the cases that stand furthest apart stay, so many as the table says."""
    rows: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("drill"):
            continue
        module, _, name = item.nodeid.partition("::")
        rows[module, name.partition("[")[0]].append(item)
    for (module, name), row in rows.items():
        stay = CASES_OF_EVERY_CHANGE.get(module, {}).get(name)
        if stay is not None:
            for item in _between(row, stay):
                item.add_marker(pytest.mark.drill)


def _between(row: list[pytest.Item], stay: int) -> list[pytest.Item]:
    """All but as many as may stay: the first, the last, and others evenly between them."""
    last = len(row) - 1
    kept = {round(last * place / (stay - 1)) for place in range(stay)} if stay > 1 else {0}
    return [item for place, item in enumerate(row) if not stay or place not in kept]


CASES_OF_EVERY_CHANGE: dict[str, dict[str, int]] = {
    "tests/access/actions/test_drafts.py": {
        "test_every_form_behind_signing_in_is_kept_alike": 2,
    },
    "tests/access/actions/test_openings.py": {
        "test_each_step_is_the_right_of_its_roles": 2,
        "test_what_would_open_nothing_or_for_too_long_is_not_even_asked_for": 3,
        "test_whoever_has_to_do_with_it_or_watches_ends_it_at_once": 2,
    },
    "tests/access/actions/test_people.py": {
        "test_what_an_account_would_hold_afterwards_decides_about_a_second": 6,
    },
    "tests/access/views/test_grants.py": {
        "test_hostile_words_are_data": 2,
        "test_who_is_no_head_and_no_officer_sees_what_is_theirs_alone": 2,
    },
    "tests/access/views/test_keeping_lists.py": {
        "test_hostile_words_break_no_screen": 2,
        "test_who_may_look_looks_and_only_the_administrator_changes": 2,
    },
    "tests/access/views/test_people.py": {
        "test_administrator_and_security_officer_look_and_one_of_them_proposes": 2,
    },
    "tests/access/views/test_sign_in.py": {
        "test_what_anybody_would_try_is_no_password": 7,
    },
    "tests/access/views/test_trainings.py": {
        "test_nobody_else_comes_to_trainings": 2,
    },
    "tests/archive/actions/test_bringing_lists.py": {
        "test_no_row_of_a_list_is_refused_and_the_list_is_known_the_second_time": 4,
    },
    "tests/archive/actions/test_counting.py": {
        "test_every_figure_is_the_length_of_its_list": 2,
    },
    "tests/archive/actions/test_receipts.py": {
        "test_from_anywhere_else_nothing_is_moved": 4,
    },
    "tests/archive/actions/test_undoing_lists.py": {
        "test_after_any_imports_undone_in_turn_figures_and_rows_are_as_before": 1,
    },
    "tests/archive/domain/test_term_papers.py": {
        "test_a_paper_is_among_those_of_a_term_where_the_rule_says_so_and_nowhere_else": 9,
    },
    "tests/archive/lists/test_any_table.py": {
        "test_any_tables_are_read_and_their_lines_add_up": 12,
        "test_the_lists_of_offices_survive_lines_thrown_among_theirs": 21,
    },
    "tests/archive/lists/test_command.py": {
        "test_what_cannot_be_read_is_one_sentence": 2,
    },
    "tests/archive/lists/test_corrected_columns.py": {
        "test_a_reading_that_is_kept_is_the_same_reading": 9,
    },
    "tests/archive/lists/test_editions.py": {
        "test_however_a_list_is_corrected_no_paper_gets_a_second_row": 9,
    },
    "tests/archive/lists/test_given.py": {
        "test_a_list_is_read_as_it_is_true": 7,
    },
    "tests/archive/queries/test_paging.py": {
        "test_every_row_comes_once_forwards_and_the_same_way_back": 1,
        "test_the_figure_above_a_list_is_the_whole_list": 0,
        "test_where_a_hidden_row_would_stand_cannot_be_asked": 0,
    },
    "tests/archive/queries/test_sorting.py": {
        "test_sorting_and_words_cost_no_further_query": 2,
    },
    "tests/archive/storage/test_page_images.py": {
        "test_few_widths_are_drawn": 2,
    },
    "tests/archive/storage/test_vault_contract.py": {
        "test_a_name_nothing_was_put_under_is_missing": 113,
    },
    "tests/archive/test_damaged_files.py": {
        "test_a_damaged_scan_of_an_item_is_told_in_the_same_way": 2,
        "test_whichever_way_bytes_leave_damage_is_an_event_and_a_calm_page": 2,
    },
    "tests/archive/test_door_to_bytes.py": {
        "test_no_other_package_names_a_vault_or_what_it_calls_its_objects": 3,
        "test_nobody_asks_a_store_for_its_vault": 2,
    },
    "tests/archive/test_given_lists.py": {
        "test_days_written_short_answer_the_rows_of_a_list": 3,
    },
    "tests/archive/test_hidden_answers.py": {
        "test_a_site_with_a_hidden_record_looks_like_one_without": 1,
    },
    "tests/archive/views/test_catalogue.py": {
        "test_a_list_takes_as_many_queries_for_many_rows_as_for_few": 2,
    },
    "tests/archive/views/test_commitments.py": {
        "test_nobody_else_enters_one_or_takes_out_what_others_signed": 2,
        "test_what_is_no_scan_of_a_signed_paper_is_refused_and_leaves_no_bytes": 4,
    },
    "tests/archive/views/test_openings.py": {
        "test_each_sees_what_is_theirs": 2,
    },
    "tests/archive/views/test_parts.py": {
        "test_the_parts_add_up_to_the_whole": 2,
    },
    "tests/archive/views/test_reference.py": {
        "test_readers_look_and_are_offered_no_change": 2,
    },
    "tests/archive/views/test_series.py": {
        "test_what_a_person_may_not_see_is_a_gap_like_any_other": 2,
    },
    "tests/archive/views/test_tying.py": {
        "test_what_nobody_is_shown_is_answered_like_what_is_not_there": 6,
    },
    "tests/config/test_secret_key.py": {
        "test_with_a_damaged_key_the_web_server_says_one_sentence_and_does_not_start": 1,
    },
    "tests/config/test_web.py": {
        "test_a_long_answer_comes_whole_to_who_reads_slowly": 2,
        "test_forty_slow_senders_hold_nobody_up": 2,
        "test_what_never_arrives_is_closed_even_while_it_drips": 2,
        "test_when_places_run_short_who_waited_longest_goes": 2,
    },
    "tests/docs/test_figures.py": {
        "test_every_function_is_typed": 2,
    },
    "tests/docs/test_powers.py": {
        "test_the_head_of_a_unit_may_what_is_about_its_people_and_comes_to_no_content_by_it": 170,
    },
    "tests/docs/test_states.py": {
        "test_no_module_but_the_movers_writes_a_state": 74,
    },
    "tests/ingest/actions/test_moving.py": {
        "test_every_beginning_is_walked_and_told": 2,
        "test_every_step_is_walked_and_told": 2,
        "test_from_anywhere_else_nothing_is_moved": 2,
        "test_taking_the_same_file_in_again_moves_nothing": 2,
    },
    "tests/ingest/actions/test_registering.py": {
        "test_killed_at_any_step_it_is_gone_on_with": 2,
    },
    "tests/ingest/actions/test_reserving.py": {
        "test_what_is_decided_put_off_or_left_is_held_no_more": 2,
    },
    "tests/ingest/queries/test_repeats_in_a_term.py": {
        "test_another_term_type_or_issuer_is_another_paper": 2,
    },
    "tests/ingest/queries/test_tables.py": {
        "test_files_go_by_the_heading_that_is_asked_for": 2,
    },
    "tests/ingest/tasks/test_taking_in_mends.py": {
        "test_one_damaged_object_holds_up_neither_its_folder_nor_any_other": 2,
    },
    "tests/ingest/tasks/test_worker.py": {
        "test_a_copy_that_came_too_late_leaves_neither_row_nor_object": 0,
        "test_a_file_that_eats_memory_is_judged_by_a_fresh_process_and_harms_no_other": 0,
        "test_a_machine_without_what_reading_needs_costs_no_file_a_try": 2,
    },
    "tests/ingest/test_arrival_stamp.py": {
        "test_a_day_that_cannot_be_is_said_beside_the_field_and_nothing_is_filed": 2,
        "test_number_and_day_are_filed_as_they_were_typed": 2,
    },
    "tests/ingest/test_filed_alone.py": {
        "test_a_paper_of_which_a_part_was_struck_hidden_or_written_over_waits": 1,
    },
    "tests/ingest/test_forms.py": {
        "test_a_date_after_the_day_of_taking_in_is_asked_for_again": 2,
        "test_a_date_is_taken_as_lists_have_it": 2,
        "test_a_paper_may_bear_no_date": 2,
        "test_an_urgency_that_was_read_is_offered_and_filed": 2,
        "test_letters_of_an_office_s_own_are_filed_as_they_were_written": 2,
        "test_more_letters_than_the_catalogue_holds_come_back_as_they_were_typed": 2,
        "test_what_is_no_date_comes_back_as_it_was_typed": 2,
        "test_whatever_stands_for_a_number_is_filed_as_it_stands": 2,
    },
    "tests/ingest/test_kept_counts.py": {
        "test_every_count_is_the_length_of_what_the_person_sees": 2,
    },
    "tests/ingest/views/test_confirming.py": {
        "test_what_makes_no_record_is_refused_in_words": 2,
    },
    "tests/ingest/views/test_desk_and_batches.py": {
        "test_an_address_nobody_made_shows_the_first_tab": 2,
        "test_every_screen_asks_as_many_queries_for_fifty_rows_as_for_one": 0,
        "test_who_does_not_work_on_batches_finds_none_of_the_screens": 2,
    },
    "tests/ingest/views/test_levels.py": {
        "test_bad_input_loses_nothing_that_was_typed": 2,
    },
    "tests/language/test_one_place.py": {
        "test_nothing_normalises_by_itself": 2,
    },
    "tests/portal/actions/test_data_folder.py": {
        "test_every_process_that_opens_the_data_folder_closes_it": 1,
    },
    "tests/portal/test_a_field_reaches_every_station.py": {
        "test_a_date_of_a_list_is_offered_and_filed_as_the_list_wrote_it": 2,
        "test_a_proposal_is_shown_and_filed_as_it_was_read": 2,
        "test_what_a_list_says_has_a_heading_and_fills_the_form": 2,
        "test_what_is_searched_for_is_in_the_document_and_found_by_its_words": 2,
        "test_what_is_typed_is_filed_corrected_and_told_everywhere": 2,
    },
    "tests/portal/test_attacked_again.py": {
        "test_whatever_raises_one_holder_of_the_bytes_raises_all": 1,
    },
    "tests/portal/test_everything_is_told.py": {
        "test_a_command_that_shows_or_changes_something_names_the_console": 2,
        "test_a_command_with_nobodys_name_is_a_refusal_of_the_console": 2,
    },
    "tests/portal/test_paired_sites.py": {
        "test_no_address_tells_a_person_of_anything_closed": 0,
        "test_numbers_given_later_do_not_tell_of_what_was_given_meanwhile": 0,
    },
    "tests/portal/test_who_may_see_agrees.py": {
        "test_every_rule_of_a_row_decides_for_somebody_by_itself": 2,
    },
    "tests/portal/views/test_busy.py": {
        "test_a_command_waits_and_then_says_that_the_database_is_busy": 1,
        "test_a_look_whose_event_cannot_be_written_is_503_and_shows_nothing": 4,
    },
    "tests/portal/views/test_set_up.py": {
        "test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_done": 5,
    },
    "tests/portal/views/test_words.py": {
        "test_every_step_in_the_life_of_a_guide_is_on_the_trail": 2,
        "test_screens_carry_the_products_name_a_way_back_and_no_way_out": 2,
    },
    "tests/reading/domain/test_header_layouts.py": {
        "test_lines_without_end_get_an_answer": 2,
        "test_scrambled_pages_get_an_answer": 22,
    },
    "tests/reading/domain/test_proposals.py": {
        "test_whatever_the_page_holds_there_is_an_answer": 2,
    },
    "tests/reading/files/test_inspection.py": {
        "test_random_damage_never_raises": 3,
    },
    "tests/reading/files/test_word.py": {
        "test_what_is_shown_and_not_laid_out_is_told_wherever_it_stands": 3,
    },
    "tests/reading/files/test_word_pictures.py": {
        "test_a_picture_is_shown_once_and_read_however_it_is_drawn": 2,
    },
    "tests/reading/files/test_word_runs.py": {
        "test_symbols_are_the_signs_that_are_seen": 4,
    },
    "tests/reading/looking/test_lists.py": {
        "test_a_hostile_list_gets_an_answer_and_the_next_one_is_read": 4,
    },
    "tests/reading/looking/test_page_images.py": {
        "test_the_image_is_exactly_as_wide_as_asked": 2,
        "test_the_mark_is_seen_on_every_part_of_every_colour_and_hides_none": 2,
    },
    "tests/reading/looking/test_viewer.py": {
        "test_nobody_takes_all_places": 0,
    },
    "tests/reading/ocr/test_access_copy.py": {
        "test_pictures_become_pages_without_loss": 2,
    },
    "tests/reading/ocr/test_blank_pages.py": {
        "test_a_truly_blank_page_stays_blank_and_proved": 2,
    },
    "tests/reading/ocr/test_damage.py": {
        "test_an_image_of_which_nothing_is_left_is_refused": 2,
        "test_an_image_that_stops_early_is_damaged": 6,
        "test_bytes_that_are_no_such_image_are_damaged": 2,
        "test_entries_that_contradict_the_data_are_damage": 3,
    },
    "tests/reading/ocr/test_damage_aside.py": {
        "test_a_broken_image_in_whatever_paints_is_damage": 2,
        "test_what_paints_by_another_way_never_proves_a_page_blank": 2,
    },
    "tests/reading/ocr/test_damage_drawn.py": {
        "test_what_a_page_draws_and_the_file_does_not_give_is_damage": 2,
    },
    "tests/reading/ocr/test_damage_told.py": {
        "test_a_page_that_cannot_be_decoded_is_named": 2,
    },
    "tests/reading/ocr/test_images.py": {
        "test_the_picture_is_what_a_viewer_shows": 3,
    },
    "tests/reading/ocr/test_laid_over.py": {
        "test_the_word_of_a_stamp_is_read_whatever_its_colour": 2,
        "test_words_laid_over_a_page_are_in_its_text_and_on_its_copy": 2,
    },
    "tests/reading/ocr/test_left_out.py": {
        "test_lines_left_out_are_put_where_one_reads_them": 2,
        "test_the_name_of_the_signer_is_read_beside_a_seal": 2,
    },
    "tests/reading/ocr/test_mark_drawings.py": {
        "test_a_mark_printed_as_a_picture_is_not_taken_for_read": 2,
    },
    "tests/reading/ocr/test_notes.py": {
        "test_a_level_named_in_a_note_counts": 3,
        "test_a_page_on_which_a_person_wrote_in_a_viewer_is_looked_at": 4,
    },
    "tests/reading/ocr/test_picture_files.py": {
        "test_a_picture_is_read_and_copied_the_way_it_was_held": 3,
    },
    "tests/reading/ocr/test_port.py": {
        "test_every_engine_reads_words_with_places_and_signals": 2,
    },
    "tests/reading/ocr/test_seen_text.py": {
        "test_words_that_nobody_sees_are_no_words_of_the_page": 3,
    },
    "tests/reading/ocr/test_seen_text_changed.py": {
        "test_a_page_of_which_words_are_covered_or_run_off_the_edge_is_looked_at": 2,
    },
    "tests/reading/ocr/test_stamps.py": {
        "test_a_red_stamp_says_its_level_however_it_leans": 2,
        "test_a_torn_stamp_of_secrecy_closes_at_the_highest_level_it_may_be": 2,
        "test_other_stamps_are_no_level": 2,
    },
    "tests/reading/ocr/test_tesseract.py": {
        "test_a_leaning_page_is_levelled_for_reading_only": 1,
        "test_the_lean_of_a_full_page_is_that_of_its_lines": 2,
    },
    "tests/reading/process/test_reading_process.py": {
        "test_a_bad_file_is_answered_with_its_reason_and_the_process_goes_on": 2,
    },
    "tests/reading/process/test_reading_process_limits.py": {
        "test_a_page_that_takes_all_memory_is_at_fault_at_once_in_a_fresh_process": 0,
    },
    "tests/reading/test_cage.py": {
        "test_a_limit_is_told_and_the_next_look_goes_through": 2,
    },
    "tests/samples/test_batch.py": {
        "test_a_copy_asked_for_alone_brings_what_it_is_copied_from": 0,
    },
    "tests/search/actions/test_keeping.py": {
        "test_nobody_else_has_it_built_anew": 2,
    },
    "tests/search/engines/test_contract_conditions.py": {
        "test_a_condition_is_met_by_these": 18,
    },
    "tests/search/engines/test_contract_rows.py": {
        "test_facets_count_every_value_without_their_own_choice": 4,
        "test_from_a_day_to_a_day_finds_what_may_lie_within": 4,
        "test_no_query_breaks_the_engine_or_finds_what_it_does_not_name": 13,
        "test_no_text_breaks_the_index": 16,
        "test_pages_of_rows_neither_overlap_nor_leave_gaps": 2,
    },
    "tests/search/engines/test_contract_scope.py": {
        "test_a_record_whose_level_changed_is_where_it_belongs_and_nowhere_else": 8,
        "test_nothing_outside_the_scope_is_found_counted_or_named_by_page": 3,
    },
    "tests/search/engines/test_engines_agree.py": {
        "test_conditions_among_the_words_and_alone_are_met_alike": 37,
        "test_counts_facets_order_pages_and_step_are_the_same": 36,
    },
    "tests/search/test_index_knows_its_database.py": {
        "test_a_damaged_index_answers_nothing_until_the_indexer_built_it_anew": 2,
    },
    "tests/search/test_numbers_are_found.py": {
        "test_every_number_is_found_in_every_way_of_typing_it": 2,
    },
    "tests/search/views/test_conditions.py": {
        "test_a_condition_narrows_what_is_found": 2,
        "test_a_slip_is_named_and_what_is_meant_is_offered": 2,
        "test_what_is_not_understood_is_said_and_left_aside": 2,
        "test_what_is_there_is_no_slip": 4,
    },
    "tests/system/test_kills.py": {
        "test_whoever_reads_a_paper_and_is_killed_leaves_nothing_of_it_in_scratch": 0,
    },
}
