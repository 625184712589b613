"""A file of the index that was just written is read again: its stamp cannot tell a second write."""

import pytest

from search.domain.scope import OPEN_RANK
from search.engines import integrity
from search.engines.integrity import Integrity
from search.engines.tantivy import TantivyEngine
from search.engines.tantivy_writing import parts_of
from tests.search.engines.corpus import document, hold


@pytest.mark.parametrize(("later_ns", "reads"), [(0, 2), (1_000_000_000, 1), (-1_000_000_000, 1)])
def test_a_file_is_trusted_once_a_later_write_would_show(tmp_path, monkeypatch, later_ns, reads):
    hold(TantivyEngine(tmp_path / "index"), document(1, "kế hoạch"))
    generation = tmp_path / "index" / (tmp_path / "index" / "current").read_text()
    (generation / integrity.CHECKED).unlink(missing_ok=True)
    part = parts_of([OPEN_RANK])[0]
    [terms] = (generation / part).glob("*.term")
    read = []
    agrees = integrity._agrees
    monkeypatch.setattr(integrity, "_agrees", lambda path: read.append(path) or agrees(path))
    monkeypatch.setattr(integrity.time, "time_ns", lambda: terms.stat().st_ctime_ns + later_ns)
    looked = Integrity()
    for _ in range(2):
        looked.require_whole(generation, part)
    assert read.count(terms) == reads
