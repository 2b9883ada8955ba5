"""Private keys, and the signatures that they put on packs."""

from tfpeel.sign.private_key import PrivateKey, new_key, read_private_key
from tfpeel.sign.sign_pack import sign_pack

__all__ = ["PrivateKey", "new_key", "read_private_key", "sign_pack"]
