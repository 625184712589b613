"""Parts of Word files, written as Word writes them."""

import io
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont

from reading.files import word

W = nsdecls("w")
SPACES = (
    f'{W} xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
FONT = Path(word.__file__).with_name("fonts") / "NotoSerif-Bold.ttf"


def xml(text):
    """The first element of the text, with all of Word's name spaces declared."""
    at = min(place for place in (text.find(" "), text.find(">"), text.find("/>")) if place > 0)
    return parse_xml(f"{text[:at]} {SPACES}{text[at:]}")


def paragraph(document, runs, properties=""):
    """A paragraph of raw runs, put at the end of the body."""
    made = xml(f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, made)
    return made


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def typed(text, font):
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>')


def style(document, name, inner, *, kind="paragraph", based_on=""):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    document.styles.element.append(
        xml(
            f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}{inner}'
            "</w:style>"
        )
    )


def lists(document, patterns, numbers):
    """Replace the lists of a document by these."""
    part = document.part.numbering_part
    made = xml(f"<w:numbering>{patterns}{numbers}</w:numbering>")
    part._element = made


def level(at, text, kind="decimal", more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def counted(document, text, number, at=0):
    properties = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(document, run(text), properties)


def picture_of(text, size=(700, 180), colour="black", *, framed=False, kind="PNG"):
    """A picture with words on it."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    if framed:
        pen.rectangle((4, 4, size[0] - 5, size[1] - 5), outline=colour, width=6)
    font = ImageFont.truetype(FONT, size[1] // 3)
    pen.text((size[0] // 12, size[1] // 4), text, fill=colour, font=font)
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def attached(part, content, name="image9.png", kind="image/png"):
    """Tie a picture to a part of the document; returns the name of the tie."""
    made = Part(PackURI(f"/word/media/{name}"), kind, content, part.package)
    return part.relate_to(made, RELATIONSHIP_TYPE.IMAGE)


def drawn(tie, wide=2_000_000, tall=520_000, *, how="embed", crop="", turn=0):
    """A picture as Word draws it today."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{tall}"/>'
        '<wp:docPr id="1" name="p"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        f'<a:blip r:{how}="{tie}"/>{crop}</pic:blipFill><pic:spPr><a:xfrm rot="{turn}">'
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def drawn_of_old(tie, look="width:160pt;height:41pt"):
    """A picture as Word drew it until 2007, and still does in converted files."""
    return (
        f'<w:r><w:pict><v:shape style="{look}"><v:imagedata r:id="{tie}"/></v:shape></w:pict></w:r>'
    )


def as_bytes(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def made(prepare):
    """The bytes of a new Word file that `prepare` filled."""
    document = docx.Document()
    prepare(document)
    return as_bytes(document)
