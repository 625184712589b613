"""The file `.env` beside the program: the settings of a site, where its environment says nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def settings_in(path: Path, known: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """
    What the file sets, and a line for each of its mistakes; both empty where there is no file.

    A mistake names the line and never what stands in it, for that may be a secret.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except (OSError, UnicodeDecodeError) as why:
        reason = why.strerror if isinstance(why, OSError) else "không phải văn bản UTF-8"
        return {}, [f"{path}: không đọc được ({reason}). Sửa tệp, hoặc cấp quyền đọc."]
    found: dict[str, str] = {}
    mistakes = []
    for place, name, value in _assignments(text):
        if not name:
            mistakes.append(f"{path}, dòng {place}: không có dạng TÊN=GIÁ-TRỊ.")
        elif name.startswith("KHOSO_") and name not in known:
            mistakes.append(f"{path}, dòng {place}: không có biến {name}; xem .env.example.")
        elif name in found:
            mistakes.append(f"{path}, dòng {place}: {name} đã có ở dòng trên; giữ lại một dòng.")
        else:
            found[name] = value
    return found, mistakes


def _assignments(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, name and value of each line that says something; no name where it cannot be read."""
    for place, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if said and not said.startswith("#"):
            match = LINE.fullmatch(said)
            yield (place, match[1], _value(match[2])) if match else (place, "", "")


def _value(text: str) -> str:
    """As it stands between quotes; without quotes up to a comment."""
    if len(text) > 1 and text[0] in "\"'" and text.find(text[0], 1) > 0:
        return text[1 : text.index(text[0], 1)]
    return re.split(r"\s#", f" {text}", maxsplit=1)[0].strip()
