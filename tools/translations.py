"""
Keeps the Vietnamese catalogues in step with the sources; with --check, only says where they are not.

Asked for are the messages of our templates and code, the words of `translations.toml` that code
translates only where it shows them, and the messages of Wagtail and Django on screens that open.
An upgrade that brings a new message fails the check until it has Vietnamese.
"""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]

BASE = Path(__file__).resolve().parent.parent
SITE = Path(sysconfig.get_path("purelib"))
SETTINGS = BASE / "tools" / "translations.toml"
LOCALE = BASE / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
HEADER = {
    "Project-Id-Version": "Kho Số",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
KEYWORDS = (
    "_",
    "_l",
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "npgettext:1c,2,3",
    "npgettext_lazy:1c,2,3",
)
TRANSLATORS = {"_", "_l", "gettext", "gettext_lazy", "ngettext", "pgettext"}
COMPUTED_IN_TEMPLATE = re.compile(r"{%\s*(?:trans|translate)\s+[^\"'\s]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr](?!\w)|\{\w*\}|</?[a-z]+")
# What the house does not say (screens.md §8); also what makes a package's own Vietnamese not do.
UNSPOKEN = re.compile(r"[!！]|vui lòng|thành công|chúng tôi|\bbạn\b", re.IGNORECASE)
# Two translations of one message, as bringing two catalogues together may leave them.
RUN_TOGETHER = re.compile(r"[a-zà-ỹ]\.[A-ZÀ-Ỹ][a-zà-ỹ]")

Key = tuple[str, str]  # context, message id


@dataclass
class Wanted:
    """A message that must have Vietnamese, and the files that say it."""

    msgid: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)
    ours: bool = True

    @property
    def key(self) -> Key:
        """What the message is looked up by."""
        return self.context, self.msgid

    @property
    def placeholders(self) -> set[str]:
        """Values and tags that the Vietnamese must hold as well."""
        return set(PLACEHOLDER.findall(self.msgid + " " + self.plural))


class Messages(dict[Key, Wanted]):
    """The messages asked for, each once."""

    def want(self, entry: polib.POEntry, files: Iterable[str], *, ours: bool) -> None:
        """Ask for a message; what we say ourselves stays ours when a package says it too."""
        key = (entry.msgctxt or "", entry.msgid)
        wanted = self.setdefault(key, Wanted(entry.msgid, context=key[0], ours=ours))
        wanted.plural = wanted.plural or entry.msgid_plural
        if ours or not wanted.ours:
            wanted.files.update(files)


def start_django() -> None:
    """Words are read from modules that want Django's settings; nothing is written or connected."""
    sys.path.insert(0, str(BASE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def python_files(packages: Iterable[str]) -> Iterator[Path]:
    for package in packages:
        for path in sorted((BASE / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def template_files(roots: Iterable[str]) -> Iterator[Path]:
    for root in roots:
        yield from sorted(
            path for path in (BASE / root).rglob("*") if path.suffix in {".html", ".txt"}
        )


def add_plain_strings(messages: Messages, settings: Mapping[str, Any]) -> None:
    """What xgettext finds in code and, once Django has made them look like code, in templates."""
    from django.utils.translation.template import templatize

    with tempfile.TemporaryDirectory() as scratch:
        names = []
        for path in (
            *python_files(settings["packages"]),
            *template_files(settings["templates"]),
        ):
            name = str(path.relative_to(BASE))
            text = path.read_text("utf-8")
            copy = Path(scratch) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text if path.suffix == ".py" else templatize(text, name), "utf-8")
            names.append(name)
        found = subprocess.run(
            [
                "xgettext",
                "--language=Python",
                "--from-code=UTF-8",
                "--output=-",
                *(f"--keyword={word}" for word in KEYWORDS),
                "--files-from=-",
            ],
            cwd=scratch,
            input="\n".join(names).encode(),
            capture_output=True,
            check=True,
        )
    for entry in polib.pofile(found.stdout.decode()):
        messages.want(entry, (name for name, _line in entry.occurrences), ours=True)


def sentences_in(value: Any, fields: Iterable[str]) -> Iterator[str]:
    """The plain strings in nested mappings, sequences and, by `fields`, objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from sentences_in(each, fields)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from sentences_in(each, fields)
    else:
        for name in fields:
            yield from sentences_in(getattr(value, name), fields)


def add_kept_words(messages: Messages, settings: Mapping[str, Any]) -> None:
    """The words of modules that may not translate themselves."""
    for row in settings["words"]:
        module, name = row["values"].split(":")
        file = module.replace(".", "/") + ".py"
        for sentence in sentences_in(getattr(import_module(module), name), row.get("fields", ())):
            if sentence:
                messages.want(polib.POEntry(msgid=sentence), [file], ours=True)


def unnamed_words(settings: Mapping[str, Any]) -> list[str]:
    """Places that translate a computed value whose words nobody has named."""
    named = {file for row in settings["words"] for file in row["shown_by"]}
    faults = []
    for path in python_files(settings["packages"]):
        name = str(path.relative_to(BASE))
        if name not in named:
            faults += [
                f"{name}:{line}: translates a computed value; name its words in {SETTINGS.name}"
                for line in computed_calls(path.read_text("utf-8"))
            ]
    for path in template_files(settings["templates"]):
        if COMPUTED_IN_TEMPLATE.search(path.read_text("utf-8")):
            faults.append(f"{path.relative_to(BASE)}: translates a variable")
    return faults


def computed_calls(source: str) -> Iterator[int]:
    """Lines on which something other than a plain string is translated."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        name = getattr(called, "id", getattr(called, "attr", ""))
        if name in TRANSLATORS and not isinstance(node.args[0], ast.Constant):
            yield node.lineno


def add_packages(messages: Messages, settings: Mapping[str, Any], domain: str) -> None:
    """What the open screens of Wagtail and Django say."""
    for row in settings["catalogues"]:
        if row.get("domain", "django") != domain:
            continue
        package = row["path"].split("/locale/")[0]
        theirs = their_own(row)
        for entry in polib.pofile(str(SITE / row["path"])):
            if (entry.msgctxt or "", entry.msgid) not in theirs and on_open_screen(entry, row):
                messages.want(entry, [f"{package}/"], ours=False)


def on_open_screen(entry: polib.POEntry, row: Mapping[str, Any]) -> bool:
    """Whether some file that says this message has a screen that opens."""
    if entry.obsolete:
        return False
    files = [name for name, _line in entry.occurrences] or [""]
    if "open" in row:
        return any(name.startswith(tuple(row["open"])) for name in files)
    return not all(name.startswith(tuple(row["closed"])) for name in files)


def their_own(row: Mapping[str, Any]) -> set[Key]:
    """The messages for which the package's own Vietnamese does."""
    if "theirs" not in row:
        return set()
    return {
        (entry.msgctxt or "", entry.msgid)
        for entry in polib.pofile(str(SITE / row["theirs"])).translated_entries()
        if speaks_well(entry)
    }


def add_overrides(messages: Messages, settings: Mapping[str, Any], catalogue: polib.POFile) -> None:
    """What a person put into our catalogue because a package's own Vietnamese did not please."""
    theirs = {
        (entry.msgctxt or "", entry.msgid): (row["path"].split("/locale/")[0], entry)
        for row in settings["catalogues"]
        for entry in polib.pofile(str(SITE / row["path"]))
    }
    for override in catalogue:
        key = (override.msgctxt or "", override.msgid)
        if key not in messages and key in theirs and said(override):
            package, entry = theirs[key]
            messages.want(entry, [f"{package}/"], ours=False)


def said(entry: polib.POEntry) -> str:
    """The Vietnamese of an entry; the language has one form for all numbers."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def speaks_well(entry: polib.POEntry) -> bool:
    """Whether the Vietnamese keeps to the house's words; bare signs are not speech."""
    text = said(entry)
    faulty = UNSPOKEN.search(text) or RUN_TOGETHER.search(text)
    return not (faulty and re.search(r"\w", entry.msgid))


def collect(domain: str, settings: Mapping[str, Any]) -> Messages:
    """All that must have Vietnamese in a catalogue."""
    messages = Messages()
    if domain == "django":
        add_plain_strings(messages, settings)
        add_kept_words(messages, settings)
    add_packages(messages, settings, domain)
    return messages


def faults_of(catalogue: polib.POFile, messages: Messages) -> list[str]:
    """What is missing, not translated, unsure, or does not hold the same values."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    faults = []
    for wanted in messages.values():
        where = ", ".join(sorted(wanted.files)[:3])
        entry = entries.get(wanted.key)
        if entry is None:
            faults.append(f"missing: {wanted.msgid!r} ({where})")
        elif entry.fuzzy:
            faults.append(f"unsure: {wanted.msgid!r} ({where})")
        elif not said(entry):
            faults.append(f"not translated: {wanted.msgid!r} ({where})")
        elif set(PLACEHOLDER.findall(said(entry))) != wanted.placeholders:
            faults.append(f"other values: {wanted.msgid!r}: {said(entry)!r} ({where})")
        elif not speaks_well(entry):
            faults.append(f"not how the house speaks: {wanted.msgid!r}: {said(entry)!r}")
    return faults


def renewed(catalogue: polib.POFile, messages: Messages) -> polib.POFile:
    """The catalogue with exactly what is asked for, ours first."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = dict(HEADER)
    order = sorted(
        messages.values(), key=lambda one: (not one.ours, sorted(one.files), one.context, one.msgid)
    )
    for wanted in order:
        old = entries.get(wanted.key)
        fresh.append(entry_for(wanted, old))
    return fresh


def entry_for(wanted: Wanted, old: polib.POEntry | None) -> polib.POEntry:
    """A message as it stands in the catalogue, with the Vietnamese it had."""
    entry = polib.POEntry(
        msgid=wanted.msgid,
        msgctxt=wanted.context or None,
        occurrences=[(name, "") for name in sorted(wanted.files)],
        tcomment=old.tcomment if old else "",
    )
    spoken = said(old) if old else ""
    if wanted.plural:
        entry.msgid_plural, entry.msgstr_plural = wanted.plural, {0: spoken}
    else:
        entry.msgstr = spoken
    marks = f"{wanted.msgid} {wanted.plural}"
    if re.search(r"%\(\w+\)|%[sd](?!\w)", marks):
        entry.flags.append("python-format")
    if old and old.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def main() -> None:
    """Renews the catalogues, or with --check lists what is wrong and fails."""
    settings = tomllib.loads(SETTINGS.read_text("utf-8"))
    start_django()
    only_check = "--check" in sys.argv
    faults = unnamed_words(settings)
    for domain in DOMAINS:
        path = LOCALE / f"{domain}.po"
        text = path.read_text("utf-8") if path.exists() else 'msgid ""\nmsgstr ""\n'
        catalogue = polib.pofile(text)
        messages = collect(domain, settings)
        add_overrides(messages, settings, catalogue)
        wrong = faults_of(catalogue, messages)
        fresh = str(renewed(catalogue, messages))
        fresh = fresh.rstrip("\n") + "\n"
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fresh, "utf-8")
        elif fresh != text and not wrong:
            wrong = [f"{path.name} is not as the tool writes it: run make translations"]
        faults += wrong
    if faults:
        sys.exit("\n".join((*faults, f"{len(faults)} in all")))


if __name__ == "__main__":
    main()
