"""A raw query string -> pairs of text, strictly: what cannot be text is refused, never replaced."""

import base64
import binascii
import re
import zlib
from urllib.parse import unquote_to_bytes

from app.errors import Refusal

BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
COMPRESSED_MARK = "~"
ESCAPED_MARK = "~~"
COMPRESSED_KEYS = frozenset({"text", "to", "series", "W"})
MAX_INFLATED_BYTES = 1_000_000
COMPRESS_FROM = 1500


def read_pairs(query: bytes) -> list[tuple[str, str]]:
    """Split and decode a query string; `+` is a space, text is UTF-8.

    Raises: Refusal, naming the key, for a bad escape, bytes that are not UTF-8, or control characters.
    """
    pairs = []
    for part in query.decode("latin-1").split("&"):
        if part:
            raw_key, _, raw_value = part.partition("=")
            key = decode(raw_key, None)
            pairs.append((key, decode(raw_value, key)))
    return pairs


def decode(raw: str, key: str | None) -> str:
    """Percent-decode one key or value that came as latin-1 text of the bytes on the wire."""
    if BAD_ESCAPE.search(raw):
        raise _not_text(key, raw, "% followed by two hexadecimal digits")
    try:
        text = unquote_to_bytes(raw.replace("+", " ").encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_text(key, raw, "percent-encoded UTF-8") from error
    if CONTROL.search(text):
        raise _not_text(key, text, "text without control characters")
    return unpack(text, key) if key in COMPRESSED_KEYS else text


def unpack(text: str, key: str | None) -> str:
    """What stands in a link for a text: itself, packed, or with a second `~` where it begins with one."""
    if text.startswith(ESCAPED_MARK):
        return text.removeprefix(COMPRESSED_MARK)
    return inflate(text, key) if text.startswith(COMPRESSED_MARK) else text


def pack(text: str) -> str:
    """The other way: long text is packed."""
    if len(text) > COMPRESS_FROM:
        return deflate(text)
    return COMPRESSED_MARK + text if text.startswith(COMPRESSED_MARK) else text


def inflate(text: str, key: str | None) -> str:
    """The text behind `~` + base64url(deflate-raw(utf-8)); at most a million bytes are unpacked."""
    allowed = f"~ followed by base64url of a raw deflate stream of UTF-8, at most {MAX_INFLATED_BYTES} bytes"
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        unpacked = stream.decompress(packed, MAX_INFLATED_BYTES)
        if not stream.eof or stream.unused_data:
            raise _not_text(key, text, allowed)
        plain = unpacked.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _not_text(key, text, allowed) from error
    if CONTROL.search(plain):
        raise _not_text(key, plain, "text without control characters")
    return plain


def deflate(text: str) -> str:
    """`~` + base64url(deflate-raw(utf-8)) without padding: the form of long text in a link."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(text.encode("utf-8")) + packer.flush()
    return COMPRESSED_MARK + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def _not_text(key: str | None, got: str, allowed: str) -> Refusal:
    name = key or "the query string"
    return Refusal("invalid", f"{name} cannot be read; allowed: {allowed}.", field=key, got=got, allowed=allowed)
