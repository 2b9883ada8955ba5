"""Ed25519 private keys in PEM files that only their owner may read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tfpeel.errors import InputError
from tfpeel.runtime import PublicKey
from tfpeel.runtime.trusted_keys import missing_library
from tfpeel.storage import read_small, write_new_file

_OWNER_ALONE, _FOR_ALL = 0o600, 0o644
_MOST_BYTES = 1 << 16


@dataclass(frozen=True)
class PrivateKey:
    """A key that signs.

    Args:
        public: the key that its signatures are checked with.
    """

    public: PublicKey
    _key: Any = field(repr=False)

    def sign(self, content: bytes) -> bytes:
        """Return the signature of some bytes.

        Args:
            content: of any length.

        Returns:
            64 bytes (RFC 8032); the same for the same content.
        """
        return bytes(self._key.sign(content))


def new_key(path: Path) -> PublicKey:
    """Make a key pair: the private key at a path, the public one beside it with `.pub` appended.

    A private key without its public one, as a process that was killed leaves it, gets that.

    Args:
        path: of the private key, which only the owner may read.

    Returns:
        The public key.

    Raises:
        InputError: the public key is there already, or something else in place of the private.
        EnvironmentProblemError: the library for signatures is not installed.
    """
    public_path = path.with_name(f"{path.name}.pub")
    if os.path.lexists(public_path):
        raise _there_already(public_path)
    public = _private_there(path).public if os.path.lexists(path) else _new_private(path)
    write_new_file(public_path, public.to_pem().encode(), _FOR_ALL)
    return public


def _private_there(path: Path) -> PrivateKey:
    try:
        return read_private_key(path)
    except InputError:
        raise _there_already(path) from None


def _new_private(path: Path) -> PublicKey:
    ed25519, serialization = _library()
    key = ed25519.Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_new_file(path, content, _OWNER_ALONE)
    return PublicKey(key.public_key().public_bytes_raw())


def read_private_key(path: Path) -> PrivateKey:
    """Return the private key in a PEM file.

    Args:
        path: of the file.

    Raises:
        InputError: there is no Ed25519 private key in it, or it asks for a password.
        EnvironmentProblemError: the library for signatures is not installed.
    """
    ed25519, serialization = _library()
    try:
        key = serialization.load_pem_private_key(read_small(path, _MOST_BYTES), None)
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise ValueError("a key of another kind")
    except (OSError, ValueError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such key in it"
        raise InputError(
            f"{path} holds no private key",
            reason,
            "a PEM file with an Ed25519 private key and no password",
            f"make one with: tfpeel keys new {path}",
        ) from None
    return PrivateKey(PublicKey(key.public_key().public_bytes_raw()), key)


def _there_already(path: Path) -> InputError:
    return InputError(
        "a key is never overwritten",
        f"{path}, which is there",
        "a path where nothing is",
        "name another file, or move the old one away",
    )


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - optional
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError:
        raise missing_library() from None
    return ed25519, serialization
