"""Inputs that no reader can take: name to files and options.

`python tests/data/malformed_inputs.py` writes what is said about each to malformed_messages.json,
which is reviewed and committed; the tests hold the readers to it.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

MESSAGES = Path(__file__).with_name("malformed_messages.json")
_PARQUET = pl.DataFrame({"user": [f"u{n}" for n in range(300)], "item": range(300)})


@dataclass(frozen=True)
class Malformed:
    """One input.

    Args:
        files: path to content, None for a directory.
        data: what --data names, inside.
        options: of DataConfig.
    """

    files: dict[str, bytes | None]
    data: str
    options: dict[str, Any] = field(default_factory=dict)

    def lay_out(self, folder: Path) -> Path:
        """Write the files and return the path of the data."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
        return folder / self.data


def malformed_inputs() -> dict[str, Malformed]:
    """Return all inputs by name."""
    groups = {
        "csv": _tables("mine.csv", ","),
        "tsv": _tables("mine.tsv", "\t"),
        "columns": _columns(),
        "lightgcn": _lightgcn(),
        "u.data": _movielens("u.data", "\t", ""),
        "ratings.dat": _movielens("ratings.dat", "::", ""),
        "ratings.csv": _movielens("ratings.csv", ",", "userId,movieId,rating,timestamp\n"),
        "parquet": _parquet(),
        "titles": _titles(),
        "splits": _splits(),
        "paths": _paths(),
    }
    return {f"{group}: {name}": case for group, cases in groups.items() for name, case in cases}


def main() -> None:
    """Write what is said about each input."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    found = {name: message_of(case) for name, case in malformed_inputs().items()}
    MESSAGES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def message_of(case: Malformed) -> str:
    """Return what is said about an input, with DATA for the folder that it is in."""
    from tfpeel.data import DataConfig, prepare  # noqa: PLC0415 - after the path is set
    from tfpeel.errors import InputError  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = case.lay_out(Path(folder))
        options = {
            name: value.replace("DATA", folder) if isinstance(value, str) else value
            for name, value in case.options.items()
        }
        try:
            prepare(path, DataConfig.of(**options))
        except InputError as error:
            return str(error).replace(folder, "DATA")
    raise AssertionError("nothing is wrong with this input")


def _tables(name, separator):
    def table(text, **options):
        content = text if isinstance(text, bytes) else text.replace(",", separator).encode()
        return Malformed({name: content}, name, options)

    full = "user,item,rating,time\n"
    good = "u,1,4,10\nv,2,5,11\n"
    yield "nothing", table("")
    yield "white space alone", table(" \n\n \n")
    yield "a byte order mark alone", table(b"\xef\xbb\xbf")
    yield "a header alone", table(full)
    yield "a header and empty lines", table(full + "\n\n\n")
    yield "no header", table("7,1,4,10\n8,2,5,11\n")
    yield "a line with too few fields", table(full + good + "w\n")
    yield "a line with too many fields", table(full + good + "w,3,4,12,9\n")
    yield "a line with a separator at its end", table(full + "u,1,4,10,\n")
    yield "an empty user", table(full + good + ",3,4,12\n")
    yield "a user of spaces", table(full + good + "  ,3,4,12\n")
    yield "an empty item", table(full + "u,,4,10\n" + good)
    yield "an item of spaces", table(full + good + "w, ,4,12\n")
    yield "an empty rating", table(full + good + "w,3,,12\n")
    yield "a rating in words", table(full + good + "w,3,good,12\n")
    yield "a rating that is not a number", table(full + good + "w,3,nan,12\n")
    yield "a rating without end", table(full + good + "w,3,inf,12\n")
    yield "a rating beyond all numbers", table(full + good + "w,3,1e999,12\n")
    yield "a rating with a comma", table(full + good + 'w,3,"4;5",12\n')
    yield "an empty time", table(full + good + "w,3,4,\n")
    yield "a time in words", table(full + good + "w,3,4,yesterday\n")
    yield "a time that is not a number", table(full + good + "w,3,4,nan\n")
    yield "a time without end", table(full + good + "w,3,4,-inf\n")
    yield "a date among numbers", table(full + good + "w,3,4,2024-05-31\n")
    yield (
        "a day that is none",
        table("user,item,time\nu,1,2024-05-31\nv,2,2024-02-31\nw,3,2024-05-30\n"),
    )
    yield "an open quote", table(full + 'u,"1,4,10\nv,2,5,11\n')
    yield "a quote within a field", table(full + 'u,"1"x,4,10\n')
    yield "not UTF-8", table(full.replace(",", separator).encode() + b"u\xff")
    yield "half of a character at the end", table(full.encode() + b"u\xc3")
    yield "UTF-16", table((full + good).encode("utf-16"))
    yield "zeros", table(b"\0" * 300)
    yield "zeros after a header", table((full + good).replace(",", separator).encode() + b"\0\0")
    yield "a picture", table(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    yield "an archive", table(b"PK\x03\x04" + b"\x80" * 60)
    yield "a web page", table("<html><body>Please log in</body></html>\n")
    yield "another separator", table((full + good).replace(",", ";"))
    yield "a minimum rating without ratings", table("user,item\nu,1\n", min_rating=3.0)
    yield "a minimum rating above all", table(full + good, min_rating=9.0)
    yield "users with too few", table(full + good, min_user_interactions=5)
    yield "items with too few", table(full + good, min_item_interactions=5)


def _columns():
    def table(header, **options):
        content = f"{header}\na,b,c\n".encode()
        return Malformed({"mine.csv": content}, "mine.csv", options)

    yield "no user", table("thing,item,x")
    yield "no item", table("user,thing,x")
    yield "neither", table("a,b,c")
    yield "one column", table("user")
    yield "no names", table(",,")
    yield "very many columns", table(",".join(f"c{n}" for n in range(50)))
    yield "a user column that is not there", table("user,item,x", user_column="who")
    yield "an item column that is not there", table("user,item,x", item_column="what")
    yield "a rating column that is not there", table("user,item,x", rating_column="stars")
    yield "a time column that is not there", table("user,item,x", time_column="when")
    yield "a column in other letters", table("user,item,x", user_column="USER")
    yield "one column for two", table("user,item,x", user_column="item", item_column="item")
    yield "one column for rating and time", table("user,item,x", rating_column="x", time_column="x")
    yield "a text column for ratings", table("user,item,x", rating_column="x")
    yield "a text column for times", table("user,item,x", time_column="x")


def _lightgcn():
    def parts(**contents):
        files = {
            f"{part}.txt": content if isinstance(content, bytes | None) else content.encode()
            for part, content in contents.items()
        }
        return Malformed({f"world/{name}": content for name, content in files.items()}, "world")

    good = "0 1 2 3\n1 1 2\n2 3 1\n"
    yield "nothing", parts(train="")
    yield "white space alone", parts(train=" \n\n")
    yield "users alone", parts(train="0\n1\n2\n")
    yield "letters among numbers", parts(train=good + "3 x 1\n")
    yield "commas among numbers", parts(train=good + "3,1,2\n")
    yield "a number below zero", parts(train=good + "3 -1\n")
    yield "a fraction", parts(train=good + "3 1.5\n")
    yield "a power of ten", parts(train=good + "3 1e3\n")
    yield "a comment", parts(train="# users\n" + good)
    yield "a header", parts(train="user items\n" + good)
    yield "not UTF-8", parts(train=good.encode() + b"3 \xe9\n")
    yield "half of a character at the end", parts(train=good.encode() + b"3 \xc3")
    yield "UTF-16", parts(train=good.encode("utf-16"))
    yield "zeros", parts(train=b"\0" * 40)
    yield "zeros in a line", parts(train=good.encode() + b"3 1\x002\n")
    yield "train is a folder", parts(train=None)
    yield "test is a folder", parts(train=good, test=None)
    yield "valid is a folder", parts(train=good, valid=None, test="0 2\n")
    yield "nothing in test", parts(train=good, test="")
    yield "users alone in test", parts(train=good, test="0\n1\n")
    yield "letters in test", parts(train=good, test="0 3\n1 x\n")
    yield "nothing in valid", parts(train=good, valid="", test="0 3\n")
    yield "letters in valid", parts(train=good, valid="0 3\n1 ?\n", test="1 3\n")
    yield "not UTF-8 in test", parts(train=good, test=b"0 \xff\n")
    yield "an item that was never trained", parts(train=good, test="0 9\n")
    yield "a user who was never trained", parts(train=good, test="9 1\n")
    yield "a user in valid who was never trained", parts(train=good, valid="9 1\n", test="1 3\n")
    yield "test that is all in train", parts(train=good, test="0 1\n")
    yield "no train", parts(test="0 1\n")
    yield "valid alone", parts(valid="0 1\n")


def _movielens(name, separator, header):
    def ratings(text, **others):
        content = text if isinstance(text, bytes) else header + text.replace("::", separator)
        files = {name: content if isinstance(content, bytes) else content.encode()}
        if name == "ratings.csv":
            files["movies.csv"] = b"movieId,title\n1,a\n"
        return Malformed(
            {f"ml/{file}": text for file, text in {**files, **others}.items()},
            "ml",
            {"format": "movielens"},
        )

    good = "1::10::5::100\n2::20::4.5::101\n"
    yield "nothing", ratings(b"")
    yield "white space alone", ratings(b"\n \n")
    yield "a line with a user alone", ratings(good + "3\n")
    yield "a line without a time", ratings(good + "3::30::4\n")
    yield "a line with too many fields", ratings(good + "3::30::4::102::9\n")
    yield "an empty user", ratings(good + "::30::4::102\n")
    yield "an empty item", ratings(good + "3::::4::102\n")
    yield "a rating in words", ratings(good + "3::30::four::102\n")
    yield "a rating that is not a number", ratings(good + "3::30::NaN::102\n")
    yield "an empty rating", ratings(good + "3::30::::102\n")
    yield "a time in words", ratings(good + "3::30::4::noon\n")
    yield "an empty time", ratings(good + "3::30::4::\n")
    yield "not UTF-8", ratings(header.encode() + b"1\xff10")
    yield "zeros", ratings(b"\0" * 50)


def _parquet():
    def written(**columns):
        content = io.BytesIO()
        pl.DataFrame(columns).write_parquet(content)
        return Malformed({"mine.parquet": content.getvalue()}, "mine.parquet")

    def damaged(change):
        content = io.BytesIO()
        _PARQUET.write_parquet(content)
        return Malformed({"mine.parquet": change(content.getvalue())}, "mine.parquet")

    yield "nothing", damaged(lambda content: b"")
    yield "text", damaged(lambda content: b"user,item\n1,2\n")
    yield "the beginning", damaged(lambda content: content[:100])
    yield "all but the end", damaged(lambda content: content[:-1])
    yield "all but the beginning", damaged(lambda content: content[4:])
    yield "a footer of zeros", damaged(lambda content: content[:-60] + b"\0" * 60)
    yield "the magic alone", damaged(lambda content: b"PAR1PAR1")
    yield "no rows", written(user=pl.Series([], dtype=pl.String), item=pl.Series([], dtype=pl.Int8))
    yield "no columns", written()
    yield "no user", written(who=["a"], item=["b"])
    yield "no item", written(user=["a"], what=["b"])
    yield "a missing user", written(user=["a", None], item=[1, 2])
    yield "a missing item", written(user=["a", "b"], item=[None, 2])
    yield "an empty user", written(user=["a", ""], item=[1, 2])
    yield "an item of spaces", written(user=["a", "b"], item=["x", " "])
    yield "a fraction for a user", written(user=[1.5, 2.0], item=[1, 2])
    yield "no number for an item", written(user=["a", "b"], item=[1.0, float("nan")])
    yield "a missing rating", written(user=["a"], item=[1], rating=pl.Series([None], dtype=pl.Int8))
    yield "a rating without end", written(user=["a"], item=[1], rating=[float("inf")])
    yield "a rating in words", written(user=["a"], item=[1], rating=["good"])
    yield "a time without end", written(user=["a"], item=[1], time=[float("-inf")])
    yield "a time in words", written(user=["a"], item=[1], time=["noon"])
    yield "lists for users", written(user=[["a"]], item=[1])
    yield "objects for items", written(user=["a"], item=[{"x": 1}])


def _titles():
    data = {"mine.csv": b"user,item\nu,1\nv,1\nu,2\nv,2\n"}

    def titles(content, name="titles.csv"):
        return Malformed({**data, name: content}, "mine.csv", {"titles": f"DATA/{name}"})

    yield "not there", Malformed(data, "mine.csv", {"titles": "DATA/gone.csv"})
    yield "a folder", titles(None)
    yield "nothing", titles(b"")
    yield "white space alone", titles(b"\n\n")
    yield "no title", titles(b"item,year\n1,1999\n")
    yield "no item", titles(b"thing,title\n1,a\n")
    yield "no header", titles(b"1,a\n2,b\n")
    yield "another separator", titles(b"item;title\n1;a\n")
    yield "tabs in a CSV", titles(b"item\ttitle\n1\ta\n")
    yield "commas in a TSV", titles(b"item,title\n1,a\n", "titles.tsv")
    yield "too many fields", titles(b"item,title\n1,a,b,c\n")
    yield "an open quote", titles(b'item,title\n1,"a\n2,b\n')
    yield "not UTF-8", titles(b"item,title\n1,\xe9\n")
    yield "zeros", titles(b"\0\0\0\0")


def _splits():
    def csv(text, **options):
        return Malformed({"mine.csv": text.encode()}, "mine.csv", options)

    two = "user,item\nu,1\nv,1\nu,2\nv,2\n"
    same = "user,item,time\nu,1,5\nv,1,5\nu,2,5\nv,2,5\n"
    yield "temporal without times", csv(two, split="temporal")
    yield "leave-last without times", csv(two, split="leave-last")
    yield "temporal with one moment", csv(same, split="temporal")
    yield "given without parts", csv(two, split="given")
    yield "too few users to hold out", csv(two, split="held-out-users")


def _paths():
    csv = {"folder/mine.csv": b"user,item\nu,1\n"}
    for name in ("lightgcn", "movielens", "csv", "tsv", "parquet", "auto"):
        yield f"nothing there for {name}", Malformed(csv, "gone", {"format": name})
    for name in ("csv", "tsv", "parquet", "auto", "lightgcn", "movielens"):
        yield f"another folder for {name}", Malformed(csv, "folder", {"format": name})
    yield "a file for lightgcn", Malformed(csv, "folder/mine.csv", {"format": "lightgcn"})
    yield "a file of no known kind", Malformed({"mine.xlsx": b"PK\3\4"}, "mine.xlsx")
    yield "a file without an ending", Malformed({"mine": b"user,item\nu,1\n"}, "mine")
    yield "a part alone", Malformed({"train.txt": b"0 1 2\n"}, "train.txt")
    yield "an empty folder", Malformed({"folder": None}, "folder")
    yield "a CSV named Parquet", Malformed({"a.parquet": b"user,item\nu,1\n"}, "a.parquet")
    parquet = io.BytesIO()
    _PARQUET.write_parquet(parquet)
    yield "a Parquet named CSV", Malformed({"a.csv": parquet.getvalue()}, "a.csv")


if __name__ == "__main__":
    main()
