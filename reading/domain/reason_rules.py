"""What each reason says to a person, and what is to be done."""

import re
from dataclasses import dataclass
from enum import StrEnum

_NAMED = re.compile(r"%\((\w+)\)s")


class Kind(StrEnum):
    """What becomes of a file: set aside, left out, at the security officer, or to be looked at."""

    QUARANTINE = "quarantine"
    REJECTED = "rejected"
    SECURITY = "security"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One row of the list. `at_page` is the sentence when the page at fault is known.

    `params` are the names the sentences use.
    """

    code: str
    kind: Kind
    message: str
    at_page: str = ""

    @property
    def params(self) -> tuple[str, ...]:
        """The names of the values the sentences hold, in their order."""
        return tuple(dict.fromkeys(_NAMED.findall(self.message + self.at_page)))


def gettext_noop(text: str) -> str:
    """Marks a message id for the translators' list; translation happens on the screen."""
    return text


# Set aside until a person acts: unreadable, beyond a limit, of a kind not taken in, or a source
# that would not hold still.
_QUARANTINE: dict[str, str] = {
    "empty": gettext_noop(
        "The file is empty (0 bytes). The scanner was probably interrupted. Scan again."
    ),
    "damaged": gettext_noop("The file is damaged and cannot be opened. Scan again from paper."),
    "cut_short": gettext_noop(
        "The end of the file is missing; copying was probably interrupted. Copy it again, or scan "
        "again from paper."
    ),
    "pages_missing": gettext_noop(
        "The file says that it has %(declared)s pages, but only %(found)s can be found; it is "
        "damaged. Copy it again, or scan again from paper."
    ),
    "zero_pages": gettext_noop("The file has no pages. Scan again from paper."),
    "page_missing": gettext_noop("A page of the file cannot be found. Scan again from paper."),
    "page_undecodable": gettext_noop("A page cannot be decoded. Scan again from paper."),
    "password": gettext_noop(
        "The file needs a password to open. Ask for a copy without password, or scan again from "
        "paper."
    ),
    "encrypted": gettext_noop(
        "The file is encrypted in a way the store cannot open. Ask for a copy that is not "
        "encrypted, or scan again from paper."
    ),
    "too_large": gettext_noop(
        "The file is larger than %(limit_mb)s MB. Split it, or scan again at 300 dpi."
    ),
    "too_many_pages": gettext_noop("The file has more than %(limit)s pages. Split it by document."),
    "page_too_large": gettext_noop("The page is too large to be read. Scan again at 300 dpi."),
    "unpacks_too_large": gettext_noop(
        "The file unpacks to an abnormal size and may be malicious. Do not open it; ask the "
        "sender for a PDF."
    ),
    "memory_limit": gettext_noop(
        "Reading the file needs too much memory. Split it, or scan again at 300 dpi."
    ),
    "time_limit": gettext_noop(
        "Reading the file takes too long. Split it, or scan again from paper."
    ),
    "output_limit": gettext_noop(
        "The copy for reading would become too large. Split the file, or scan again at 300 dpi."
    ),
    "reader_died": gettext_noop(
        "Reading broke off %(deaths)s times at this file. Scan again from paper; if it happens "
        "again, tell the administrator."
    ),
    "reader_failed": gettext_noop(
        "The file could not be read because of an unforeseen error. Try again; if it happens "
        "again, tell the administrator. (%(error)s)"
    ),
    "original_damaged": gettext_noop(
        "The file's bytes in the object storage are missing or damaged. Take the file in again from "
        "its source, and tell the administrator."
    ),
    "unknown_format": gettext_noop(
        "The kind of file is not known. Ask for a PDF, or scan from paper."
    ),
    "old_word": gettext_noop(
        "This is a Word file of the old format, and LibreOffice, which opens it, is not installed. "
        "Install it: sudo apt-get install libreoffice-writer-nogui; the file is then read by "
        "itself. Or save it as PDF or .docx, then send again."
    ),
    "memory_small": gettext_noop(
        "Reading this file takes %(needed)s MB in memory, and the folder for it has %(room)s MB in all. "
        "Make it larger (KHOSO_MEMORY) and start the worker again; the file is then read by itself."
    ),
    "office_other": gettext_noop(
        "This is a spreadsheet, presentation or another office file. Save it as PDF, then send "
        "again."
    ),
    "macros": gettext_noop(
        "The Word file contains macros and is not opened. Save it as PDF or .docx without macros, "
        "then send again."
    ),
    "e_book": gettext_noop("This is an electronic book. Print it to PDF, then send again."),
    "own_definitions": gettext_noop(
        "The Word file holds definitions of its own (DTD) that no word processor writes; its text "
        "cannot be read safely. Open it in Word, save it as PDF, then send again."
    ),
    "archive": gettext_noop("This is a compressed archive. Unpack it, then send the files in it."),
    "program": gettext_noop(
        "This is a program, not a document. Do not open it; tell the administrator."
    ),
    "picture_format": gettext_noop(
        "The picture format %(format)s is not taken in. Save it as JPEG, PNG, TIFF or PDF, then "
        "send again."
    ),
    "plain_text": gettext_noop(
        "This is a text or web file, not a document. Print it to PDF, then send again."
    ),
    "changed_while_read": gettext_noop(
        "The file was changing while it was read. Wait until scanning or copying is finished, "
        "then take it in again."
    ),
    "vanished": gettext_noop(
        "The file disappeared before it could be read. Check the folder, then take it in again."
    ),
    "not_permitted": gettext_noop(
        "The store is not allowed to read the file. Ask the administrator for the right to read, "
        "then take it in again."
    ),
    "read_error": gettext_noop(
        "The drive reported an error while the file was read. Check the cable, drive or network, "
        "then take it in again."
    ),
    "folder_vanished": gettext_noop(
        "The folder disappeared while it was read. Check the drive or network, then take it in "
        "again."
    ),
    "folder_missing": gettext_noop(
        "There is no such folder. Check its name, and the drive or network, then take it in again."
    ),
    "folder_not_permitted": gettext_noop(
        "The store is not allowed to open the folder. Ask the administrator for the right to "
        "read, then take it in again."
    ),
    "folder_read_error": gettext_noop(
        "The drive reported an error while the folder was read. Check the cable, drive or "
        "network, then take it in again."
    ),
    "folder_too_deep": gettext_noop(
        "The folder lies more than %(limit)s levels deep. Move it up, then take it in again."
    ),
    "rescan": gettext_noop(
        "%(person)s sent it back: %(words)s. Scan again from paper, then take it in anew."
    ),
    "not_a_folder": gettext_noop("This is a file, not a folder. Name the folder that holds it."),
}
# The same, where the page at fault is known.
_AT_PAGE: dict[str, str] = {
    "damaged": gettext_noop(
        "Page %(page)s cannot be decoded, or most of it cannot; the file is damaged there. Scan "
        "page %(page)s again from paper, then send the whole document anew."
    ),
    "page_missing": gettext_noop(
        "Page %(page)s cannot be found in the file. Scan again from paper."
    ),
    "page_undecodable": gettext_noop("Page %(page)s cannot be decoded. Scan the page again."),
    "page_too_large": gettext_noop("Page %(page)s is too large to be read. Scan again at 300 dpi."),
    "memory_limit": gettext_noop(
        "Reading page %(page)s needs too much memory. Scan again at 300 dpi."
    ),
    "time_limit": gettext_noop("Reading page %(page)s takes too long. Scan the page again."),
    "reader_died": gettext_noop(
        "Reading broke off %(deaths)s times at page %(page)s. Scan the page again; if it happens "
        "again, tell the administrator."
    ),
}
# Not a document at all: left out, counted, never read.
_REJECTED: dict[str, str] = {
    "symbolic_link": gettext_noop(
        "This is a symbolic link, not a file. Put the file itself into the folder."
    ),
    "pipe": gettext_noop("This is a pipe, not a file. Nothing needs to be done."),
    "socket": gettext_noop("This is a socket, not a file. Nothing needs to be done."),
    "device": gettext_noop("This is a device, not a file. Nothing needs to be done."),
    "system_file": gettext_noop(
        "The computer made this file for itself. Nothing needs to be done."
    ),
    "system_folder": gettext_noop(
        "The computer made this folder for itself; its files are not taken in. Nothing needs to "
        "be done."
    ),
    "same_bytes": gettext_noop("Identical byte for byte with %(name)s. Nothing needs to be done."),
    "registered_apart": gettext_noop(
        "Entered in the register and handled apart. Nothing needs to be done here; the paper itself "
        "goes its own way."
    ),
    "may_not_stay": gettext_noop(
        "The posture of the network lets no file of this level stay, so it was not kept. Hand the "
        "paper to the security officer, to be entered in the register."
    ),
    "scan_replaced": gettext_noop(
        "Replaced by a better scan: %(name)s. Nothing needs to be done; the old scan stays in the "
        "history of its record."
    ),
    "rejected_by_person": gettext_noop(
        "%(person)s rejected it: %(words)s. Nothing needs to be done; the file stays in the store."
    ),
}
# Taken in; the security officer decides its level before anything else is done with it.
_SECURITY: dict[str, str] = {
    "level_stamped": gettext_noop(
        "The paper bears a mark of a higher level than its batch has. The security officer decides "
        "its level; then it waits to be confirmed."
    ),
    "level_unsure": gettext_noop(
        "The paper may bear a mark of secrecy. The security officer decides its level; then it waits "
        "to be confirmed."
    ),
    "level_asked": gettext_noop(
        "%(person)s asked about its level: %(words)s. The security officer decides; then it waits to "
        "be confirmed."
    ),
}
# Taken in; a person should look.
_WARNING: dict[str, str] = {
    "damaged_page": gettext_noop(
        "The image of page %(pages)s is damaged: parts of it are missing or wrong, and so is the "
        "text read from them. Compare with the paper; scan the page again unless nothing is lost."
    ),
    "page_part_missing": gettext_noop(
        "About %(percent)s percent of page %(pages)s could not be decoded and is missing. Scan the "
        "page again."
    ),
    "blank_unproved": gettext_noop(
        "Page %(pages)s shows nothing, although the file says that something stands there. "
        "Compare with the paper; scan the page again if it is not blank."
    ),
    "page_unproved": gettext_noop(
        "Page %(pages)s draws pictures that could not be checked: a part of it may be missing. "
        "Compare with the paper; scan the page again if something is missing."
    ),
    "drawn_not_read": gettext_noop(
        "Page %(pages)s shows a picture, a drawing or a stamp beside its text, which was not read. "
        "Check whether it is a secrecy mark."
    ),
    "by_hand": gettext_noop(
        "Something that a person wrote lies on page %(pages)s: a note, a stroke of a pen or a stamp "
        "added in a viewer. Compare with the paper, and check the level and the fields."
    ),
    "words_covered": gettext_noop(
        "Words of page %(pages)s are covered or run off its edge; they are not shown and were left "
        "out. Compare with the paper, and check the fields."
    ),
    "several_papers": gettext_noop(
        "Another paper begins on page %(pages)s: number, date and signer were taken from the first "
        "paper alone. Split the file by document; if all pages belong together, confirm it as it is."
    ),
    "several_endings": gettext_noop(
        "Pages %(pages)s each end a paper with recipients and a signature; the signer was taken "
        "from the first. Check whether the file holds several papers, and split it if so."
    ),
    "draft": gettext_noop(
        "Page %(pages)s says that it is a draft (DỰ THẢO). Take in the issued paper in its place, or "
        "confirm it if the archive keeps the draft."
    ),
    "date_after_intake": gettext_noop(
        "Page %(pages)s bears a date after the day on which the file was taken in. Compare with the "
        "paper and correct the date."
    ),
    "date_outside_years": gettext_noop(
        "The date on page %(pages)s lies outside the years of the inventory (%(years)s). Compare "
        "with the paper, or choose the right inventory."
    ),
    "date_impossible": gettext_noop(
        "The date on page %(pages)s is in no calendar. Compare with the paper and write the date."
    ),
    "copy_not_pdfa": gettext_noop(
        "The copy for reading could not be made in the archive format PDF/A. It can be read and "
        "searched all the same; the original is kept unchanged. Nothing needs to be done."
    ),
    "repaired": gettext_noop(
        "The structure of the file was faulty and could be read all the same. Compare the number "
        "of pages with the paper."
    ),
    "restricted": gettext_noop(
        "The sender restricted printing or copying; the file opens without a password and was "
        "taken in. Nothing needs to be done."
    ),
    "active_content": gettext_noop(
        "The file contains commands (%(kinds)s). They were not run. Look at page images only; do "
        "not open the original."
    ),
    "attachments": gettext_noop(
        "Other files are hidden in this file (%(count)s). They were not opened. If they belong to "
        "the document, ask for them separately."
    ),
    "dynamic_form": gettext_noop(
        "The file is a dynamic form; its pages may show nothing. Look at the pages; if they are "
        "empty, print it to PDF and send again."
    ),
    "wrong_extension": gettext_noop(
        "The file name ends in %(extension)s, the content is %(format)s. Check the name."
    ),
    "external_content": gettext_noop(
        "The file refers to content outside itself; it was not fetched. Compare with the paper."
    ),
    "pictures_left_out": gettext_noop(
        "Pictures in the Word file (%(count)s) are not shown on the pages. Look at the original; "
        "if a picture is a scan, send it as PDF."
    ),
    "pictures_in_word": gettext_noop(
        "Pictures stand on page %(pages)s of the Word file; their words were read as those of a "
        "scan are. Check whether one is a secrecy mark."
    ),
    "encoding_converted": gettext_noop(
        "The text was typed in an old font (%(font)s) and was turned into Unicode. The original is "
        "kept unchanged. Nothing needs to be done."
    ),
    "struck_out": gettext_noop(
        "Words of the Word file are struck out; they stand in the text all the same. Check the "
        "fields against the page."
    ),
    "tracked_changes": gettext_noop(
        "The Word file holds tracked changes; the text is shown with all of them accepted. "
        "Compare with the issued copy."
    ),
    "old_encoding": gettext_noop(
        "The text uses an old font encoding (%(font)s) and may be unreadable. Convert it to "
        "Unicode, or scan from paper."
    ),
    "low_resolution": gettext_noop(
        "Low resolution (%(dpi)s dpi) at page %(pages)s. Scan again at 200 to 300 dpi."
    ),
    "blank_pages": gettext_noop("Blank page: %(pages)s. Compare with the paper."),
    "skewed": gettext_noop(
        "The scan is crooked (%(degrees)s°) at page %(pages)s. Scan again if text is cut off."
    ),
    "bilevel": gettext_noop(
        "Black and white scan at page %(pages)s: a red stamp or secrecy mark cannot be "
        "recognised. Check the level on the paper."
    ),
    "red_frame": gettext_noop(
        "A red frame stands on page %(pages)s. Check whether it is a secrecy mark."
    ),
    "level_named": gettext_noop(
        "The word MẬT stands in a line of page %(pages)s. Check whether it is a secrecy mark, and "
        "choose the level."
    ),
    "not_read": gettext_noop(
        "What stands on page %(pages)s could not be read as print: handwriting or a drawing. It is "
        "not found by its words. Look at the image."
    ),
    "framed_stamp": gettext_noop(
        "A stamp in a coloured frame stands on page %(pages)s, and its word was not read. It is of an "
        "arrival mostly; check that it is no secrecy mark."
    ),
    "doubtful_text": gettext_noop(
        "The text of page %(pages)s was read with doubt. Compare with the image."
    ),
    "same_number": gettext_noop(
        "Same number and date as %(name)s. Check whether it is a duplicate."
    ),
    "same_in_term": gettext_noop(
        "Same number, type and issuer in the same term as %(name)s. A number comes once in a term: "
        "check date and number on both."
    ),
    "same_in_year": gettext_noop(
        "Same number, type and issuer in the same year as %(name)s. A number comes once in a year: "
        "check date and number on both."
    ),
    "bytes_held": gettext_noop(
        "Identical byte for byte with %(name)s. Check whether it is a duplicate."
    ),
}
RULES: dict[str, Rule] = {
    code: Rule(code, kind, message, _AT_PAGE.get(code, ""))
    for kind, sentences in (
        (Kind.QUARANTINE, _QUARANTINE),
        (Kind.REJECTED, _REJECTED),
        (Kind.SECURITY, _SECURITY),
        (Kind.WARNING, _WARNING),
    )
    for code, message in sentences.items()
}
