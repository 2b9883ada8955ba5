"""Every reader of what others wrote: bytes in, nothing out but errors that are meant."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tests.export.toy_contents import toy_contents, toy_router, toy_votes
from tests.runtime.make_vectors import VECTORS
from tfpeel.data import DataConfig, read_interactions
from tfpeel.data.titles import read_titles
from tfpeel.errors import TfpeelError
from tfpeel.export import file_bytes, router_bytes, votes_bytes
from tfpeel.runtime import MANIFEST_NAME, PublicKey, UserState, parse_items, parse_manifest
from tfpeel.runtime.flatbuffer_reader import read_metadata
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.json_reader import read_json
from tfpeel.runtime.signature_contract import check_signatures
from tfpeel.runtime.trusted_keys import parse_signatures


@dataclass(frozen=True)
class Reader:
    """A reader and what it reads.

    Args:
        read: raises TfpeelError, or ValueError where a reader documents that, for what is wrong.
        seeds: right inputs, to begin with.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]

    def accepts(self, content: bytes) -> bool:
        """Return whether an input is read; errors that are not meant go through."""
        try:
            self.read(content)
        except (TfpeelError, _RefusedError):
            return False
        return True


class _RefusedError(Exception):
    """A documented ValueError, told from one that is a bug."""


def _json(parse: Callable[[object], object]) -> Callable[[bytes], object]:
    def read(content: bytes) -> object:
        try:
            value = read_json(content)
        except ValueError as error:
            raise _RefusedError(str(error)) from None
        return parse(value)

    return read


def _graphs(content: bytes) -> None:
    check_signatures(check_graphs(content), "a file")
    read_metadata(content, "tfpeel")


def _public_key(content: bytes) -> None:
    text = content.decode("ascii", errors="replace")
    try:
        PublicKey.from_pem(text)
    except ValueError as error:
        raise _RefusedError(str(error)) from None


def _table(name: str) -> Callable[[bytes], object]:
    def read(content: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            return read_interactions(path, DataConfig())

    return read


def _lightgcn(content: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        path.write_bytes(content)
        return read_interactions(Path(folder), DataConfig())


def _titles(content: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titles.csv"
        path.write_bytes(content)
        return read_titles(path)


def _parquet() -> bytes:
    content = io.BytesIO()
    frame = pl.DataFrame({"user": ["a", "b"], "item": [1, 2], "rating": [1.5, 2.0]})
    frame.write_parquet(content)
    return content.getvalue()


_STATE = {
    "schema_version": 1,
    "likes": ["a", "b"],
    "dislikes": ["ü"],
    "offset": {"basis": "0f3c5a7788d1e2b4/0", "values": [0.5, -1e-3, 3]},
}
_SIGNATURES = {"schema_version": 1, "signatures": {"0123456789abcdef": "A" * 86 + "=="}}
_FILES = (
    file_bytes(toy_contents([(3, 2, 4), (2, 5, 8)])),
    router_bytes(toy_router(2)),
    votes_bytes(toy_votes(60, 30)),
)
READERS = {
    "manifest": Reader(_json(parse_manifest), ((VECTORS / "pack" / MANIFEST_NAME).read_bytes(),)),
    "items": Reader(
        lambda content: parse_items(content, 3),
        ('{"id":"a","title":"Ä"}\n{"id":"b"}\n{"id":"\\u00e9"}\n'.encode(),),
    ),
    "graphs": Reader(_graphs, _FILES),
    "user state": Reader(
        _json(UserState.from_json),
        (json.dumps(_STATE).encode(), json.dumps({**_STATE, "offset": None}).encode()),
    ),
    "signatures": Reader(parse_signatures, (json.dumps(_SIGNATURES).encode(),)),
    "public key": Reader(_public_key, (PublicKey(b"\7" * 32).to_pem().encode(),)),
    "csv": Reader(
        _table("mine.csv"),
        (b'user,item,rating,time\nu,"1,2",4,2024-05-31\nv,2,5,2024-06-01\n',),
    ),
    "tsv": Reader(_table("mine.tsv"), (b"user\titem\ttime\nu\t1\t10\nv\t2\t11.5\n",)),
    "u.data": Reader(_table("u.data"), (b"1\t10\t5\t100\n2\t20\t4.5\t101\n",)),
    "ratings.dat": Reader(_table("ratings.dat"), (b"1::10::5::100\n2::20::4.5::101\n",)),
    "lightgcn": Reader(_lightgcn, (b"0 1 2 3\n1 1 2\n2 3 1\n", b"anna b-1 b-2\nbert b-1\n")),
    "titles": Reader(_titles, ('item,title\n7,no\n007,"Ça, là"\n'.encode(),)),
    "parquet": Reader(_table("mine.parquet"), (_parquet(),)),
}
