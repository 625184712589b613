"""Signs a scan with a self-made certificate of an invented organ. Keys are new at every run."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from samples.generator.fonts import face_file

SIGNER = "BAN TỔ CHỨC TỈNH ỦY (MẪU)"
SHOWN = "Ký bởi: Ban Tổ chức Tỉnh ủy (mẫu)\nCơ quan: Tỉnh ủy Lâm Đồng (mẫu)\nThời gian ký: 06/3/2023 15:42:10 +07:00"
BEGIN = datetime(2023, 1, 1, tzinfo=UTC)


def sign(scan: bytes) -> bytes:
    """The same file with a signature added after it; the signed block stands top right."""
    writer = IncrementalPdfFileWriter(io.BytesIO(scan))
    place = fields.SigFieldSpec("ChuKySo", on_page=0, box=(395, 795, 580, 833))
    fields.append_signature_field(writer, place)
    face = GlyphAccumulatorFactory(str(face_file("regular")), font_size=9)
    text = TextBoxStyle(font=face, font_size=9, border_width=0)
    look = TextStampStyle(stamp_text=SHOWN, text_box_style=text, border_width=1, background=None)
    meta = signers.PdfSignatureMetadata(field_name="ChuKySo", md_algorithm="sha256", name=SIGNER)
    pen = signers.PdfSigner(meta, signer=signer(), stamp_style=look)
    out = io.BytesIO()
    pen.sign_pdf(writer, output=out)
    return out.getvalue()


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
    made = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[], passphrase=None)
    assert made is not None
    return made
