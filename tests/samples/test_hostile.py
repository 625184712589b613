"""The makers of hostile files."""

import pytest

from samples.hostile.catalogue import FILES
from samples.hostile.delivery import add_honest, deliver

LARGEST = 16 << 20


def test_the_first_few_are_delivered_with_what_is_no_file_and_with_honest_ones(tmp_path):
    names = deliver(tmp_path / "a", 3)
    honest = add_honest(tmp_path / "a", 2)
    assert names == list(FILES)[:3]
    there = {path.name for path in (tmp_path / "a").iterdir()}
    assert there >= {*names, *honest, "ong.pdf", "lien-ket.pdf"}
    assert (tmp_path / "a" / "ong.pdf").is_fifo()


@pytest.mark.drill
def test_every_file_is_small_and_the_same_at_every_making():
    assert len(FILES) >= 60
    for name, make in FILES.items():
        content = make()
        assert len(content) < LARGEST, name
        assert content == make(), name
