"""Load a pack and recommend in Python, with numpy and a TFLite interpreter alone."""

from tfpeel.runtime.items import Items, items_lines, parse_items
from tfpeel.runtime.manifest import (
    MANIFEST_NAME,
    SCHEMA_VERSION,
    ClusterEntry,
    FileEntry,
    GroupEntry,
    ItemsEntry,
    Manifest,
    RouterEntry,
    minimum_runtime,
)
from tfpeel.runtime.manifest_parser import parse_manifest
from tfpeel.runtime.pack import Answer, Pack, Recommendation
from tfpeel.runtime.pack_file import PackFile
from tfpeel.runtime.pack_store import PackStore
from tfpeel.runtime.recommender import Recommender
from tfpeel.runtime.router_file import RouterFile
from tfpeel.runtime.trusted_keys import SIGNATURE_NAME, PublicKey, read_public_key
from tfpeel.runtime.user_state import Offset, UserState

__all__ = [
    "MANIFEST_NAME",
    "SCHEMA_VERSION",
    "SIGNATURE_NAME",
    "Answer",
    "ClusterEntry",
    "FileEntry",
    "GroupEntry",
    "Items",
    "ItemsEntry",
    "Manifest",
    "Offset",
    "Pack",
    "PackFile",
    "PackStore",
    "PublicKey",
    "Recommendation",
    "Recommender",
    "RouterEntry",
    "RouterFile",
    "UserState",
    "items_lines",
    "minimum_runtime",
    "parse_items",
    "parse_manifest",
    "read_public_key",
]
