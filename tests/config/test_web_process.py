"""What a web process has in it when it answers."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
import config.wsgi
from django.test import RequestFactory
from django.urls import get_resolver

for pattern in get_resolver().url_patterns:
    getattr(pattern, "url_patterns", None)
config.wsgi.application(RequestFactory().get("/dang-nhap/").environ, lambda *_: None)

readers = {
    "pypdfium2", "pikepdf", "docx", "openpyxl", "python_calamine", "tesserocr", "ocrmypdf", "fpdf", "img2pdf",
}
print(sorted(readers & {name.split(".")[0] for name in sys.modules}))

ours = {
    "archive", "access", "audit", "config", "ingest", "keys", "language", "machine", "portal", "reading", "search",
}
brought = {"PIL", "cv2", "numpy", "lxml", "willow"}
print(sorted(
    f"{name}.{word}"
    for name, module in list(sys.modules.items()) if name.split(".")[0] in ours
    for word, value in vars(module).items()
    for home in (getattr(value, "__module__", None), getattr(value, "__name__", None))
    if isinstance(home, str) and home.split(".")[0] in brought
))
"""


def test_it_holds_no_reader_of_foreign_files(tmp_path):
    """
    Wagtail's image app brings Willow along, which loads Pillow and OpenCV where it finds them, and
    its rich text brings lxml: these are in the process whatever we do, but nothing of ours has
    them in hand. Its screens for images and documents are shut.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("KHOSO")
    }
    environment |= {
        "KHOSO_DATA": str(tmp_path),
        "KHOSO_SECRET_KEY": "long enough for a test, and for nothing else " * 2,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CODE],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip().splitlines()[-2:] == ["[]", "[]"]
