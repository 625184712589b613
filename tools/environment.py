"""Writes .env.example from the typed environment; with --check, says whether it is current."""

import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))

from config.env import example  # noqa: E402

path = BASE / ".env.example"
if "--check" in sys.argv:
    if not path.exists() or path.read_text("utf-8") != example():
        sys.exit(".env.example is not current: run .venv/bin/python tools/environment.py")
else:
    path.write_text(example(), "utf-8")
