"""Paths that a user gives: what is there, and in which format."""

from __future__ import annotations

from pathlib import Path

from tfpeel.data.config import Format
from tfpeel.errors import InputError

MOVIELENS_RATINGS = ("u.data", "ratings.dat", "ratings.csv")
_SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_FORMATS = (
    "a directory with train.txt (and test.txt), a MovieLens directory or ratings file,"
    " or a .csv, .tsv or .parquet file"
)


def require_there(path: Path) -> None:
    """Check that a path exists.

    Raises:
        InputError: it does not.
    """
    if not path.exists():
        raise InputError(
            f"{path} does not exist", "a missing path", _FORMATS, "check the path and its spelling"
        )


def require_file(path: Path, format_name: str) -> None:
    """Check that a path is a file.

    Raises:
        InputError: it is missing, a directory, or no regular file.
    """
    require_there(path)
    if path.is_dir():
        raise InputError(
            f"{path} is a directory, {format_name} needs a file",
            f"a directory with {_listing(path)}",
            "one file",
            "give the file in it",
        )
    if not path.is_file():
        # Files are read more than once, which pipes cannot be, and may be waited for for ever.
        raise InputError(
            f"{path} is no regular file", "a pipe, socket or device", "a file", "save it as a file"
        )


def require_directory(path: Path, format_name: str) -> None:
    """Check that a path is a directory.

    Raises:
        InputError: it is missing or a file.
    """
    require_there(path)
    if not path.is_dir():
        raise InputError(
            f"{path} is a file, {format_name} needs a directory",
            "a file",
            "a directory with train.txt and test.txt",
            f"give the directory, perhaps {path.parent}",
        )


def detect_format(path: Path) -> Format:
    """Tell the format of the data at a path from its names.

    Returns:
        Any format but auto.

    Raises:
        InputError: nothing is there, or nothing that tfpeel knows.
    """
    require_there(path)
    if path.is_dir():
        return _detect_in_directory(path)
    if path.name in ("u.data", "ratings.dat"):
        return "movielens"
    if path.name == "ratings.csv" and (path.parent / "movies.csv").is_file():
        return "movielens"
    if path.name in ("train.txt", "test.txt", "valid.txt"):
        require_directory(path, "LightGCN format")
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise InputError(
            f"the format of {path} is not known",
            f"a file named {path.name}",
            _FORMATS,
            "say --format csv, tsv or parquet",
        )
    return found


def _detect_in_directory(path: Path) -> Format:
    if (path / "train.txt").is_file():
        return "lightgcn"
    if any((path / name).is_file() for name in MOVIELENS_RATINGS):
        return "movielens"
    raise InputError(
        f"no known data in the directory {path}", _listing(path), _FORMATS, "check --data"
    )


def _listing(path: Path) -> str:
    names = sorted(entry.name for entry in path.iterdir())
    shown = ", ".join(names[:5])
    return (shown + (", ..." if len(names) > 5 else "")) or "nothing in it"
