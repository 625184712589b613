"""A worker's pulse beats while its loop is at one long step, on a real database."""

import json

import pytest

from benchmarks.faults.site import Site

BEATING = """
import json, time
from datetime import timedelta
from django.utils import timezone
from ingest.actions.claiming import register_worker
from ingest.domain.pace import Pace
from ingest.models import WorkerBeat
from ingest.tasks.pulse import BEAT_S, Pulse
began = timezone.now()
register_worker(worker="w1", at=began)
pulse = Pulse("w1", timezone.now, Pace())
pulse.start()
for _ in range(100):
    # The loop copies: it gets on, and never comes round to beat by itself.
    pulse.touch()
    time.sleep(0.2)
    if WorkerBeat.objects.get().beat_at > began:
        break
pulse.stop()
print(json.dumps({"beaten": WorkerBeat.objects.get().beat_at > began}))
"""


@pytest.mark.drill
def test_a_worker_beats_while_its_loop_is_at_one_long_step(tmp_path, with_tables):
    site = Site(with_tables(tmp_path / "data"), tmp_path / "scans")
    assert site.run("prepare").code == 0
    done = site.run("shell", "-v0", "-c", BEATING)
    assert json.loads(done.out) == {"beaten": True}, done.err
