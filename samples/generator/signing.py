"""Signs a scan with a self-made certificate of an invented organ. Keys are new at every run."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from fpdf import FPDF
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from samples.generator.fonts import face_file

SIGNER = "BAN TỔ CHỨC TỈNH ỦY (MẪU)"
SHOWN = "Ký bởi: Ban Tổ chức Tỉnh ủy (mẫu)\nCơ quan: Tỉnh ủy Lâm Đồng (mẫu)\nThời gian ký: 06/3/2023 15:42:10 +07:00"
BLOCK = (182.0, 39.0)
BEGIN = datetime(2023, 1, 1, tzinfo=UTC)


def sign(scan: bytes) -> bytes:
    """The same file with a signature added after it; the signed block stands top right."""
    writer = IncrementalPdfFileWriter(io.BytesIO(scan))
    wide, high = (round(side) for side in BLOCK)
    place = fields.SigFieldSpec("ChuKySo", on_page=0, box=(590 - wide, 794, 590, 794 + high))
    fields.append_signature_field(writer, place)
    out = io.BytesIO()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as drawn:
        drawn.write(signed_block())
        drawn.flush()
        look = StaticStampStyle.from_pdf_file(drawn.name, border_width=0, background_opacity=1)
        meta = signers.PdfSignatureMetadata(
            field_name="ChuKySo", md_algorithm="sha256", name=SIGNER
        )
        pen = signers.PdfSigner(meta, signer=signer(), stamp_style=look)
        pen.sign_pdf(writer, output=out)
    return out.getvalue()


def signed_block() -> bytes:
    """What the reader of the page sees of the signature: who and when, in a thin frame."""
    pdf = FPDF(unit="pt", format=BLOCK)
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("regular", fname=str(face_file("regular")))
    pdf.add_page()
    pdf.set_font("regular", size=9)
    pdf.set_draw_color(90, 90, 90)
    pdf.rect(0.5, 0.5, BLOCK[0] - 1, BLOCK[1] - 1)
    for row, line in enumerate(SHOWN.splitlines()):
        pdf.text(5, 12 + row * 11, line)
    return bytes(pdf.output())


def signer() -> signers.SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(BEGIN + timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle = pkcs12.serialize_key_and_certificates(
        b"sample", key, certificate, None, serialization.NoEncryption()
    )
    made: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
        bundle, other_certs=[], passphrase=None
    )
    assert made is not None
    return made
