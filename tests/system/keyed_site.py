"""A real site with keys for a day of work: its programs, its commands, and what stands on its disk."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.starts import BASE, environment_of, free_port, started, with_keys
from tests.system.visitor import Visitor, awaited

PLAN = """
organisation = "Ban Tổ chức Tỉnh ủy"
posture = "secret"
posture_document = "QĐ 1"

[[units]]
code = "BTCTU"
name = "Ban Tổ chức Tỉnh ủy"

[[workstations]]
name = "MAY-01"
address = "127.0.0.1"
seal_number = "AN-0001"
sealed_until = 2090-12-31

[[people]]
username = "quantri"
full_name = "Bùi Đức An"
roles = ["administrator"]

[[people]]
username = "baomat"
full_name = "Đặng Quốc Việt"
roles = ["security_officer"]
clearance = "TOP_SECRET"
party_papers = true
assigned = ["BTCTU"]
commitment = "CK-01"

[[people]]
username = "luutru"
full_name = "Phạm Quốc Bảo"
roles = ["archivist"]
clearance = "SECRET"
assigned = ["BTCTU"]
commitment = "CK-02"
course = "Tập huấn 2026"

[[people]]
username = "chuyenvien"
full_name = "Nguyễn Thị Minh Khuê"
roles = ["officer"]
assigned = ["BTCTU"]
commitment = "CK-03"

[[fonds]]
code = "P15"
title = "Phông Ban Tổ chức Tỉnh ủy"
creator = "Ban Tổ chức Tỉnh ủy"

[[inventories]]
code = "ML01"
fonds = "P15"
number = "01"
title = "Kế hoạch các năm"
unit = "BTCTU"
highest = "SECRET"

[[inventories]]
code = "ML02"
fonds = "P15"
number = "02"
title = "Văn bản {closed}"
unit = "BTCTU"
level = "CONFIDENTIAL"
highest = "SECRET"
"""


class Site:
    """Web servers, worker, indexer and keeper, whose keys a key file outside the data folder opens."""

    def __init__(self, folder, data, *, closed):
        self.data, self.folder = data, folder
        own = environment_of(data, free_port(), KHOSO_OCR="tesseract:", KHOSO_READERS="1")
        self.environment = with_keys(own, folder)
        plan = folder / "ke-hoach.toml"
        plan.write_text(PLAN.format(closed=closed), "utf-8")
        self.run("set_up", plan)
        self.run("vouch", "--key-file", folder / "stick" / "khoa", "--yes")
        told = next(data.glob("mat-khau*.txt")).read_text("utf-8")
        lines = [line.split() for line in told.splitlines()]
        self.passwords = {words[0]: words[1] for words in lines if len(words) == 2}
        self.people = {}

    def run(self, *words, code=0):
        """What a command of the console says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)], cwd=BASE, env=self.environment,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == code, (
            words,
            done.returncode,
            done.stdout[-2000:],
            done.stderr[-2000:],
        )
        return done.stdout

    def start(self):
        self.process, said = started(self.environment, until="READY ")
        self.address = said.rsplit("READY ", 1)[1].split()[0]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0

    def rows(self, query, *values):
        place = f"file:{self.data}/khoso.sqlite3?mode=ro"
        with closing(sqlite3.connect(place, uri=True, timeout=20)) as tables:
            return tables.execute(query, values).fetchall()

    def one(self, query, *values):
        """The first column of the first row, or None."""
        return next((row[0] for row in self.rows(query, *values)), None)

    def person(self, name):
        """Whoever it is, signed in since they first came."""
        if name not in self.people:
            self.people[name] = Visitor(self.address)
            own = self.people[name].sign_in(name, self.passwords[name])
            self.passwords[name] = own
        return self.people[name]

    def programs(self, *words):
        """The processes of the supervisor that were started by these words."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = {int(one): Path(f"/proc/{one}/cmdline").read_text().split("\0") for one in children}
        return [one for one, line in lines.items() if any(word in line for word in words)]

    def kill(self, *words):
        """Nobody of them is asked."""
        killed = self.programs(*words)
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        awaited(lambda: len(self.programs(*words)) == len(killed), f"{words} started again")

    def owes(self):
        """How many debts of each kind there are."""
        return dict(self.rows("SELECT what, COUNT(*) FROM archive_owed GROUP BY what"))

    def checked(self, words, *, code):
        """What `plaintext_check` says of these words."""
        file = self.folder / "words.txt"
        file.write_text("\n".join(words), "utf-8")
        return json.loads(self.run("plaintext_check", "--words", file, "--json", code=code))
