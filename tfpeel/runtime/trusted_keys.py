"""Ed25519 signatures of packs: keys that are trusted, and whether one of them signed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tfpeel.errors import (
    DamagedFileError,
    EnvironmentProblemError,
    InputError,
    UntrustedPackError,
)
from tfpeel.runtime.json_reader import read_json
from tfpeel.runtime.stored_file import read_limited
from tfpeel.storage import json_text, read_small, write_file

SIGNATURE_NAME = "signature.json"
SIGNATURE_VERSION = 1
LARGEST_SIGNATURE_BYTES = 1 << 16
_MOST_SIGNATURES = 16
# What an Ed25519 public key in PEM starts with, before the 32 bytes: RFC 8410.
_PUBLIC_KEY_HEADER = bytes.fromhex("302a300506032b6570032100")
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64
_KEY_ID_DIGITS = 16
_MOST_KEY_FILE_BYTES = 1 << 16


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with.

    Args:
        raw: its 32 bytes.
    """

    raw: bytes

    @property
    def key_id(self) -> str:
        """The first 16 hex digits of the key's SHA-256: its name in signature.json."""
        return hashlib.sha256(self.raw).hexdigest()[:_KEY_ID_DIGITS]

    @staticmethod
    def from_pem(text: str) -> PublicKey:
        """Return the key of a PEM text, as `tfpeel keys new` and OpenSSL write it.

        Args:
            text: the content of the file.

        Raises:
            ValueError: it is no Ed25519 public key.
        """
        lines = [line.strip() for line in text.strip().splitlines()]
        frame = ["-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"]
        if lines[:1] + lines[-1:] != frame:
            raise ValueError("no PEM text of a public key")
        content = base64.b64decode("".join(lines[1:-1]), validate=True)
        header, raw = content[:-_KEY_BYTES], content[-_KEY_BYTES:]
        if header != _PUBLIC_KEY_HEADER:
            raise ValueError("not an Ed25519 key")
        return PublicKey(raw)

    def to_pem(self) -> str:
        """Return the key as a PEM text; `from_pem` is the inverse."""
        content = base64.b64encode(_PUBLIC_KEY_HEADER + self.raw).decode()
        return f"-----BEGIN PUBLIC KEY-----\n{content}\n-----END PUBLIC KEY-----\n"


def read_public_key(path: str | Path) -> PublicKey:
    """Return the public key in a PEM file.

    Args:
        path: of the file.

    Raises:
        InputError: there is no Ed25519 public key in it.
    """
    try:
        return PublicKey.from_pem(read_small(Path(path), _MOST_KEY_FILE_BYTES).decode("ascii"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} holds no public key",
            error,
            "a PEM file with an Ed25519 public key",
            "pass the .pub file that tfpeel keys new wrote",
        ) from None


def parse_signatures(content: bytes) -> dict[str, bytes]:
    """Return key id to signature of a signature.json.

    Raises:
        DamagedFileError: it is no such file.
    """
    try:
        value = read_json(content)
        entries = value["signatures"] if set(value) == {"schema_version", "signatures"} else {}
        found = {str(name): base64.b64decode(text, validate=True) for name, text in entries.items()}
        right = type(value["schema_version"]) is int and (
            value["schema_version"] == SIGNATURE_VERSION
        )
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        right, found = False, {}
    lengths = {len(signature) for signature in found.values()}
    if not right or lengths != {_SIGNATURE_BYTES} or len(found) > _MOST_SIGNATURES:
        raise DamagedFileError(f"{SIGNATURE_NAME} holds no signatures that this tfpeel reads")
    return found


def signatures_of(path: Path) -> dict[str, bytes]:
    """Return key id to signature of the pack in a directory; empty where it is not signed.

    Raises:
        DamagedFileError: its signatures cannot be read.
    """
    file = path / SIGNATURE_NAME
    if not file.is_file():
        return {}
    return parse_signatures(read_limited(file, LARGEST_SIGNATURE_BYTES))


def signatures_content(signatures: dict[str, bytes]) -> bytes:
    """Return the file of signatures by key id; `parse_signatures` is the inverse."""
    texts = {name: base64.b64encode(value).decode() for name, value in signatures.items()}
    return json_text({"schema_version": SIGNATURE_VERSION, "signatures": texts}).encode()


def write_signatures(path: Path, signatures: dict[str, bytes]) -> None:
    """Write the signatures of the pack in a directory; `signatures_of` is the inverse."""
    write_file(path / SIGNATURE_NAME, signatures_content(signatures))


def check_signed(
    manifest: bytes, signatures: dict[str, bytes], keys: Iterable[PublicKey]
) -> PublicKey:
    """Return the trusted key that signed a manifest.

    Args:
        manifest: the bytes of manifest.json.
        signatures: key id to signature.
        keys: that are trusted; one of them is enough.

    Raises:
        UntrustedPackError: none of them signed it.
        EnvironmentProblemError: the library for signatures is not installed.
    """
    trusted = {key.key_id: key for key in keys}
    for key_id, signature in signatures.items():
        if key_id in trusted and is_signed(manifest, signature, trusted[key_id]):
            return trusted[key_id]
    wrong = "its signature is wrong" if signatures.keys() & trusted.keys() else "others signed it"
    raise UntrustedPackError(
        "no trusted key signed the pack",
        f"{wrong}: {', '.join(sorted(signatures))[:120]}" if signatures else "no signature",
        f"a signature by {', '.join(sorted(trusted))}",
        "fetch the pack again, or trust the key that signs now",
    )


def is_signed(content: bytes, signature: bytes, key: PublicKey) -> bool:
    """Return whether a signature over some bytes is the key's.

    Raises:
        EnvironmentProblemError: the library for signatures is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - optional
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )
    except ImportError:
        raise missing_library() from None
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def missing_library() -> EnvironmentProblemError:
    """Return the error for a machine without the library for signatures."""
    return EnvironmentProblemError(
        "signatures need the package cryptography; run: pip install 'tfpeel[sign]'"
    )
