"""A reading process, an engine that reads what a script says, and a request for a file."""

import json

import pytest

from reading.api import ReadingLimits
from reading.process.handle import ReadingProcess
from reading.process.messages import Request
from tests.reading.process.following import MARKER


@pytest.fixture
def reader(tmp_path):
    started = []

    def start(**limits):
        process = ReadingProcess()
        process.start(ReadingLimits(**limits), log=tmp_path / "reader.log", room=tmp_path)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def scripted(tmp_path):
    def write(**script):
        page = {"text": f"Số 12-QĐ/TU {MARKER}", "confidence": 95}
        path = tmp_path / "script.json"
        path.write_text(json.dumps({"pages": {"default": page}, **script}))
        return f"scripted:{path}"

    return write


@pytest.fixture
def request_for(tmp_path, scripted):
    def request(content, *, job="1-1", engine=None, **more):
        source = tmp_path / f"source-{job}"
        source.write_bytes(content)
        folder = tmp_path / "scratch"
        folder.mkdir(exist_ok=True)
        return Request(
            job=job,
            source=source,
            name=more.pop("name", "HS1.pdf"),
            engine=engine or scripted(),
            folder=folder,
            **more,
        )

    return request
