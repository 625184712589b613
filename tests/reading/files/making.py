"""Files for tests: good, bad and hostile ones, all made here."""

import io
import zipfile

import docx
import pikepdf
from PIL import Image

from reading.files.findings import WORD

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)


def pdf_bytes(pages=1, *, prepare=None, **save):
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    if prepare:
        prepare(pdf)
    target = io.BytesIO()
    pdf.save(target, **save)
    return target.getvalue()


def picture_bytes(kind="PNG", size=(600, 800), frames=1, **options):
    pictures = [Image.effect_noise(size, 30 + number) for number in range(frames)]
    target = io.BytesIO()
    if frames > 1:
        options |= {"save_all": True, "append_images": pictures[1:]}
    pictures[0].save(target, kind, **options)
    return target.getvalue()


def word_bytes(*texts, prepare=None):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    if prepare:
        prepare(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def zip_bytes(parts, *, main=f"{WORD}.main+xml"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        if main:
            package.writestr("[Content_Types].xml", CONTENT_TYPES.format(main=main))
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()
