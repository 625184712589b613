"""
In which order the processes of a whole run take the modules: the longest first.

By itself pytest-xdist begins with the modules of most tests, so that one of few and long ones comes
last and leaves every other processor idle. A module stays whole: what it started once serves all of it.
"""

from collections import OrderedDict

from xdist.scheduler import LoadScopeScheduling

# Modules that take long for the number of their tests, the longest first; after them by the number.
LONGEST = (
    # The first that wants tables makes them for all, and others wait for it: they begin without any.
    "tests/portal/test_everything_is_told.py",
    "tests/reading/ocr/test_stamps.py",
    "tests/system/test_a_day_with_keys.py",
    "tests/reading/ocr/test_mark_drawings.py",
    "tests/system/test_by_commands.py",
    "tests/portal/views/test_words.py",
    "tests/portal/test_nothing_leaks.py",
    "tests/archive/test_acts_beside_hidden.py",
    "tests/portal/test_powers.py",
    "tests/portal/test_sign_again.py",
    "tests/reading/process/test_old_word.py",
    "tests/reading/ocr/test_faint_ink.py",
    "tests/reading/ocr/test_tesseract.py",
    "tests/reading/ocr/test_laid_over.py",
    "tests/reading/ocr/test_notes.py",
    "tests/reading/ocr/test_seen_text_or_engine.py",
    "tests/search/views/test_searching_anything.py",
    "tests/reading/looking/test_viewer.py",
    "tests/portal/test_paired_sites.py",
    "tests/config/test_two_starts.py",
    "tests/reading/process/test_reading_process_limits.py",
    "tests/system/test_second_machine.py",
    "tests/reading/ocr/test_seen_text_changed.py",
    "tests/reading/ocr/test_tesseract_no_words.py",
    "tests/reading/process/test_reading_process_alone.py",
    "tests/reading/process/test_reading_process.py",
    "tests/reading/ocr/test_damage.py",
    "tests/reading/domain/test_arrival_fields.py",
    "tests/portal/test_attacked_again.py",
    "tests/ingest/tasks/test_worker.py",
    "tests/search/engines/test_contract_scope.py",
    "tests/portal/test_queries.py",
    "tests/config/test_web.py",
    "tests/samples/test_batch.py",
    "tests/config/test_tls.py",
    "tests/reading/ocr/test_picture_files.py",
    "tests/reading/files/test_inspection.py",
    "tests/reading/ocr/test_damage_told.py",
    "tests/system/test_kills.py",
    "tests/ingest/queries/test_suggesting.py",
    "tests/ingest/queries/test_tables.py",
    "tests/reading/ocr/test_access_copy.py",
    "tests/portal/test_walks.py",
    "tests/archive/lists/test_command.py",
    "tests/portal/management/test_set_up.py",
    "tests/ingest/actions/test_moving.py",
    "tests/archive/test_hidden_answers.py",
    "tests/config/test_commands.py",
    "tests/system/test_pulse.py",
    "tests/search/views/test_conditions.py",
    "tests/archive/views/test_importing.py",
    "tests/config/test_secret_key.py",
)
_PLACES = {module: place for place, module in enumerate(LONGEST)}


class _Waiting(OrderedDict):
    """The modules that no process has yet."""

    def popitem(self, last=True):
        first = min(
            self, key=lambda module: (_PLACES.get(module, len(LONGEST)), -len(self[module]))
        )
        return first, self.pop(first)


class LongestFirst(LoadScopeScheduling):
    """As `--dist loadscope`, in this order."""

    def __init__(self, config, log=None):
        super().__init__(config, log)
        self.workqueue = _Waiting()
