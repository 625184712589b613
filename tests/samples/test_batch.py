"""The committed batch holds what it promises; the generator makes it."""

import hashlib
import tomllib
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from samples.generator import fonts
from samples.generator.__main__ import generate
from samples.generator.catalogue import load

ROOT = Path(__file__).parents[2] / "samples"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def truth():
    return tomllib.loads((ROOT / "samples.toml").read_text(encoding="utf-8"))


@pytest.fixture
def only(truth):
    """The one file that was made in a certain form."""

    def find(form):
        found = [file for file in truth["file"] if file["form"] == form]
        assert len(found) == 1
        return found[0]

    return find


def pages_of(path: Path, *, password: str = "") -> int:
    if path.suffix == ".pdf":
        with pikepdf.open(path, password=password) as pdf:
            return len(pdf.pages)
    with Image.open(path) as image:
        return getattr(image, "n_frames", 1)


def picture(path: Path, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[number].render(scale=0.5).to_pil()


def listed_numbers(path: Path) -> list[str]:
    if path.suffix == ".xlsx":
        rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    else:
        rows = [[cell.text for cell in row.cells] for row in docx.Document(path).tables[0].rows]
    head = next(row for row in rows if row[0] == "STT")
    column = head.index("Số, ký hiệu")
    return [row[column] for row in rows if str(row[0]).isdigit()]


def test_the_batch_has_fourteen_files_and_thirty_pages_and_stays_under_six_megabytes(truth):
    files = [ROOT / file["path"] for file in truth["file"]]
    assert len(files) >= 14
    assert all(path.is_file() for path in files)
    readable = [file for file in truth["file"] if file["readable"] and file["form"] != "docx"]
    assert sum(pages_of(ROOT / file["path"]) for file in readable) >= 30
    everything = [
        path for path in ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert sum(path.stat().st_size for path in everything) <= 6 * MIB


def test_every_file_in_the_batch_is_described_and_nothing_else_lies_there(truth):
    described = {file["path"] for file in truth["file"]}
    found = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "batch").rglob("*") if path.is_file()
    }
    assert found == described


def test_the_page_counts_told_are_those_of_the_files(truth):
    for file in truth["file"]:
        if file["form"] not in ("docx", "damaged"):
            found = pages_of(ROOT / file["path"], password=file.get("password", ""))
            assert found == file["pages"], file["path"]


def test_each_inventory_has_its_list_one_as_a_spreadsheet_and_one_as_a_document(truth):
    assert sorted(Path(inventory["list"]).suffix for inventory in truth["inventory"]) == [
        ".docx",
        ".xlsx",
    ]
    for inventory in truth["inventory"]:
        rows = [row["number"] for row in truth["row"] if row["inventory"] == inventory["code"]]
        assert listed_numbers(ROOT / inventory["list"]) == rows


def test_the_inventories_differ_in_what_a_machine_may_file(truth):
    assert sorted(inventory["filing"] for inventory in truth["inventory"]) == ["certain", "person"]


def test_two_listed_documents_never_came_and_one_that_came_is_not_listed(truth):
    listed, came = [], []
    for inventory in truth["inventory"]:
        code = inventory["code"]
        listed += [(code, number) for number in listed_numbers(ROOT / inventory["list"])]
        came += [(code, file["full_number"]) for file in truth["file"] if file["inventory"] == code]
    assert len(set(listed) - set(came)) == 2
    assert len(set(came) - set(listed)) == 1
    assert sum(row["missing"] for row in truth["row"]) == 2
    assert sum(file["surplus"] for file in truth["file"]) == 1


def test_a_document_that_came_agrees_with_its_row(truth):
    rows = {(row["inventory"], row["row"]): row for row in truth["row"]}
    for file in truth["file"]:
        if not file["surplus"]:
            row = rows[file["inventory"], file["row"]]
            assert (row["number"], row["date"]) == (file["full_number"], file["issued"])


def test_the_damaged_file_does_not_open(only):
    path = ROOT / only("damaged")["path"]
    assert path.read_bytes().startswith(b"%PDF-")
    with pytest.raises(pikepdf.PdfError):
        pages_of(path)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


def test_the_locked_file_opens_with_its_password_only(only):
    file = only("encrypted")
    with pytest.raises(pikepdf.PasswordError):
        pages_of(ROOT / file["path"])
    assert pages_of(ROOT / file["path"], password=file["password"]) == 2


def test_the_duplicate_has_the_bytes_of_its_original_under_another_name(only):
    copy = ROOT / only("duplicate")["path"]
    original = copy.parent / only("duplicate")["of"]
    assert copy != original
    assert copy.read_bytes() == original.read_bytes()


def test_the_signed_file_carries_a_signature_over_its_bytes(only):
    with pikepdf.open(ROOT / only("signed")["path"]) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert field.FT == "/Sig"
        assert field.V.SubFilter == "/adbe.pkcs7.detached"
        assert "/AP" in field


def test_the_born_digital_file_has_text_and_no_scan(only):
    with pypdfium2.PdfDocument(ROOT / only("born-digital")["path"]) as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert "Số 311-CV/BTCTU" in text
    assert "Kế hoạch số hóa" in text
    with pikepdf.open(ROOT / only("born-digital")["path"]) as pdf:
        assert not any(page.images for page in pdf.pages)


def test_scans_come_in_colour_bilevel_and_as_single_images(truth):
    forms = {file["form"] for file in truth["file"]}
    assert {"colour", "bilevel", "jpeg", "png", "tiff", "docx"} <= forms
    for file in truth["file"]:
        if file["form"] in ("colour", "bilevel"):
            with pikepdf.open(ROOT / file["path"]) as pdf:
                images = [pikepdf.PdfImage(next(iter(page.images.values()))) for page in pdf.pages]
            assert {image.mode for image in images} == {"RGB" if file["form"] == "colour" else "1"}


def test_pages_lie_on_their_side_and_on_their_head(truth):
    turns = {degrees for file in truth["file"] for degrees in file.get("turned", {}).values()}
    assert turns == {90, 180}


def test_the_blank_page_is_paper_and_nothing_else(truth):
    file = next(file for file in truth["file"] if file.get("blank_pages"))
    path, number = ROOT / file["path"], file["blank_pages"][0]
    assert (ROOT / "truth" / f"{path.name}.p{number}.txt").read_text(encoding="utf-8") == ""
    darkest, _ = picture(path, number - 1).convert("L").getextrema()
    assert darkest > 150


def test_one_document_is_stamped_mat_in_red_under_its_number(truth):
    stamped = [file for file in truth["file"] if file["level"] != "ORDINARY"]
    assert [file["level"] for file in stamped] == ["CONFIDENTIAL"]
    page = picture(ROOT / stamped[0]["path"], 0)
    head = page.crop((0, 0, page.width // 2, page.height // 4))
    red = sum(1 for r, g, b in head.get_flattened_data() if r - max(g, b) > 40)
    assert red > 100


def test_two_documents_have_a_number_written_by_hand(truth):
    assert sum(bool(file.get("handwritten")) for file in truth["file"]) == 2


def test_the_plan_to_digitise_is_spoken_of_in_several_documents_of_both_inventories(truth):
    for inventory in truth["inventory"]:
        names = {
            Path(file["path"]).name
            for file in truth["file"]
            if file["inventory"] == inventory["code"]
        }
        speaking = {
            path.name.split(".p")[0]
            for path in (ROOT / "truth").iterdir()
            if "kế hoạch số hóa" in path.read_text(encoding="utf-8").lower()
            and any(path.name.startswith(name) for name in names)
        }
        assert len(speaking) >= 4


def test_the_truth_holds_the_number_and_the_signer_of_each_document(truth):
    for file in truth["file"]:
        name = Path(file["path"]).name
        pages = sorted((ROOT / "truth").glob(f"{name}*.txt"))
        if file["readable"] and file["form"] != "duplicate":
            text = " ".join(page.read_text(encoding="utf-8") for page in pages)
            assert file["full_number"] in text
            assert file["signer"] in text


def test_the_truth_told_is_the_catalogue_the_batch_is_made_from(truth):
    catalogue = load()
    told = {Path(file["path"]).name: file for file in truth["file"]}
    assert set(told) == {file.name for file in catalogue.files}
    for file in catalogue.files:
        document, entry = catalogue.documents[file.document], told[file.name]
        assert entry["issued"] == document.date
        assert entry["abstract"] == document.abstract
        assert entry.get("row") == file.row


@pytest.fixture(scope="module")
def vietnamese_font():
    try:
        return fonts.family()
    except fonts.NoFont as missing:
        pytest.skip(str(missing))


@pytest.mark.drill
@pytest.mark.usefixtures("vietnamese_font")
def test_the_generator_makes_the_same_bytes_twice(tmp_path):
    digests = []
    for run in ("one", "two"):
        generate(tmp_path / run, wanted=["18-TB", "02-BB", "311-CV", "215-SNV", "63-BC"])
        made = sorted(path for path in (tmp_path / run).rglob("*") if path.is_file())
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in made])
    assert digests[0] == digests[1]
    assert {path.suffix for path in made} == {
        ".png",
        ".pdf",
        ".tif",
        ".docx",
        ".xlsx",
        ".toml",
        ".txt",
    }


@pytest.mark.usefixtures("vietnamese_font")
def test_a_copy_asked_for_alone_brings_what_it_is_copied_from(tmp_path):
    generate(tmp_path, wanted=["Bien ban"])
    folder = tmp_path / "batch" / "ML03-2010"
    assert {path.name for path in folder.iterdir()} == {
        "02-BB-BTCTU.pdf",
        "Bien ban 9-8 (copy).pdf",
    }
