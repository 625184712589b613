"""
TLS on a connection: sealed bytes in and out, the client's own words in and out.

The protocol is OpenSSL's. What stands here knows no socket: `config.web` carries the bytes, so that
its deadlines and its order of who has to go hold for sealed connections as for plain ones.
"""

import ssl
from contextlib import suppress
from pathlib import Path
from typing import Final

# The first byte of a record in which a client greets; no request of HTTP begins by it.
GREETING: Final = b"\x16"
AT_ONCE = 64 * 1024
# OpenSSL makes a record of so much at the most.
LARGEST_RECORD: Final = 16 * 1024


def context_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a web server needs to be known by this certificate. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(certificate, key)
    return context


class Layer:
    """One connection's TLS. `is_ready` once both sides have agreed, `is_over` once the client left."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._sealed_in, self._sealed_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._sealed_in, self._sealed_out, server_side=True)
        self.is_ready = False
        self.is_over = False

    def opened(self, sealed: bytes) -> bytes:
        """
        The client's words in these bytes and those before, as far as they are whole.

        Leaves nothing behind that could be read already. Raises ssl.SSLError; what is then to be
        sent tells the client why.
        """
        self._sealed_in.write(sealed)
        words = b""
        with suppress(ssl.SSLWantReadError):
            if not self.is_ready:
                self._tls.do_handshake()
                self.is_ready = True
            while not self.is_over:
                words += self._read()
        return words

    def _read(self) -> bytes:
        try:
            piece = self._tls.read(AT_ONCE)
        except ssl.SSLZeroReturnError:
            piece = b""
        self.is_over = not piece
        return piece

    def seal(self, words: bytes) -> int:
        """Seal the beginning of these words; returns how many bytes of them. Raises ssl.SSLError."""
        return self._tls.write(words[:LARGEST_RECORD])

    def to_send(self) -> bytes:
        """What was sealed since this was asked last."""
        return self._sealed_out.read()

    def end(self) -> None:
        """Say that nothing more comes; what says so is to be sent."""
        with suppress(ssl.SSLError):
            self._tls.unwrap()
