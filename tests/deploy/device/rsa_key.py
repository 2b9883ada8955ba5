"""The computer's public key as adb sends it, and the check of its signatures.

Source: the layout is that of libcrypto_utils' android_pubkey in the Android Open Source Project;
the signature is PKCS #1 v1.5 of a SHA-1 sized token (RFC 8017).
"""

from __future__ import annotations

import base64
import struct

_BYTES = 256
_SHA1_DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")


def is_signed(key: str, token: bytes, signature: bytes) -> bool:
    """Return whether the owner of the key has signed the token.

    Args:
        key: base64 of the key, a space, and its owner's name.
        token: 20 bytes.
        signature: as it came.
    """
    blob = base64.b64decode(key.split(maxsplit=1)[0])
    modulus = int.from_bytes(blob[8 : 8 + _BYTES], "little")
    (exponent,) = struct.unpack_from("<I", blob, 8 + 2 * _BYTES)
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(_BYTES, "big")
    tail = b"\0" + _SHA1_DIGEST_INFO + token
    return opened == b"\0\1" + b"\xff" * (_BYTES - 2 - len(tail)) + tail
