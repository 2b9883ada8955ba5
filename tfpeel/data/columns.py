"""Which column of a table is the user, the item, the rating and the time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tfpeel.data.config import DataConfig
from tfpeel.data.lines import shortened
from tfpeel.errors import InputError

# Compared in lower case without punctuation; earlier names win.
_USUAL_NAMES = {
    "user": (
        *("user", "userid", "uid", "username", "customer", "customerid", "reviewerid"),
        *("visitorid", "memberid", "accountid", "readerid", "listenerid", "author", "sessionid"),
        *("viewer", "viewerid", "client", "clientid", "buyer", "buyerid"),
    ),
    "item": (
        *("item", "itemid", "iid", "movie", "movieid", "product", "productid", "parentasin"),
        *("asin", "book", "bookid", "isbn", "track", "trackid", "song", "songid", "artistid"),
        *("article", "articleid", "businessid", "sku", "gameid", "recipeid", "placeid"),
        *("locationid", "venueid", "newsid", "videoid", "film", "filmid", "show", "showid"),
    ),
    "rating": ("rating", "ratings", "score", "stars", "overall", "bookrating"),
    "time": (
        *("time", "timestamp", "unixtime", "unixreviewtime", "datetime", "date", "ts"),
        *("createdat", "eventtime", "utctime"),
    ),
    "title": (
        *("title", "itemtitle", "movietitle", "producttitle", "booktitle", "itemname"),
        *("filmtitle", "songtitle", "tracktitle", "productname", "recipetitle", "gametitle"),
        *("articletitle", "showtitle", "videotitle"),
    ),
}
# In a file of titles alone, the whole name of a column or the last word of it: beside
# interactions they may well be the user's.
_WORDS_OF_TITLES = {"item": ("id", "id"), "title": ("name", "title")}
# All are read, and more would be a matrix of users and items.
_MOST_COLUMNS = 10_000
# Whatever was done then: watched_at. A birth_date or release_time is something else.
_LAST_WORDS_OF_TIME = ("at", "timestamp")


def choose_columns(
    found: Sequence[str], config: DataConfig, path: Path
) -> tuple[dict[str, str], list[str]]:
    """Match user, item, rating, time and title with the columns of a table.

    Args:
        found: the table's column names.
        config: its *_column fields name columns; the others are guessed.
        path: for messages.

    Returns:
        role to column name (rating, time and title only where there is one), and notes about
        guesses and about columns that nobody knows.

    Raises:
        InputError: a named column is missing, no user or item column is recognised, or there are
            far too many.
    """
    if len(found) > _MOST_COLUMNS:
        raise InputError(
            f"{path} is no table of interactions",
            f"{len(found):,} columns",
            f"at most {_MOST_COLUMNS:,}",
            "write a line for each interaction",
        )
    named = {
        "user": config.user_column,
        "item": config.item_column,
        "rating": config.rating_column,
        "time": config.time_column,
        "title": config.title_column,
    }
    chosen = {role: name for role, name in named.items() if name is not None}
    for role, name in chosen.items():
        if name not in found:
            raise _missing([role], found, path, f"no {role} column {name!r} in {path}")
    notes = []
    for role in (role for role in named if role not in chosen):
        guess = _guess(role, [name for name in found if name not in chosen.values()])
        if guess is not None:
            chosen[role] = guess
            notes.append(f"Took column {guess!r} as the {role}; --{role}-column changes it.")
    lacking = [role for role in ("user", "item") if role not in chosen]
    if lacking:
        what = f"no {' and no '.join(lacking)} column recognised in {path}"
        raise _missing(lacking, found, path, what)
    if len(set(chosen.values())) < len(chosen):
        raise InputError(
            f"one column of {path} was named for two things",
            ", ".join(f"{role}={name}" for role, name in chosen.items()),
            "a column for each",
            "change the --*-column options",
        )
    return chosen, notes + _unused(found, chosen, config)


def choose_title_columns(found: Sequence[str], path: Path) -> dict[str, str]:
    """Match item and title with the columns of a titles file.

    Raises:
        InputError: one of them is not recognised; names the columns found.
    """
    chosen = {}
    for role in ("item", "title"):
        guess = _guess(role, found)
        if guess is None:
            word, last_word = _WORDS_OF_TITLES[role]
            guess = next((name for name in found if name.lower() == word), None) or next(
                (name for name in found if _last_word(name) == last_word), None
            )
        if guess is None:
            raise InputError(
                f"no {role} column recognised in {path}",
                f"columns {_listed(found)}",
                "the columns item and title",
                f"rename the {role} column to {role}",
            )
        chosen[role] = guess
    return chosen


def _unused(found: Sequence[str], chosen: Mapping[str, str], config: DataConfig) -> list[str]:
    """Tell the columns that may be a rating, a time or a title under another name."""
    lacking = [role for role in ("rating", "time", "title") if role not in chosen]
    if config.titles is not None and "title" in lacking:
        lacking.remove("title")
    unused = [name for name in found if name not in chosen.values()]
    if not lacking or not unused:
        return []
    asked = [f"the {role} (--{role}-column)" for role in lacking]
    roles = " or ".join(filter(None, [", ".join(asked[:-1]), asked[-1]]))
    what = "column" if len(unused) == 1 else "columns"
    return [f"Not used: {what} {_listed(unused)}. Is one {roles}?"]


def _guess(role: str, found: Sequence[str]) -> str | None:
    plain = {"".join(filter(str.isalnum, name.lower())): name for name in reversed(found)}
    usual = next((plain[name] for name in _USUAL_NAMES[role] if name in plain), None)
    if usual is not None or role != "time":
        return usual
    return next((name for name in found if _last_word(name) in _LAST_WORDS_OF_TIME), None)


def _last_word(name: str) -> str:
    words = re.findall(r"[^\W_]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    return words[-1] if len(words) > 1 else ""


def _missing(roles: Sequence[str], found: Sequence[str], path: Path, what: str) -> InputError:
    options = " and ".join(f"--{role}-column" for role in roles)
    next_step = f"name {'it' if len(roles) == 1 else 'them'} with {options}, and check --format"
    separator = next((sign for sign in ";\t|" if len(found) == 1 and sign in found[0]), None)
    if separator is not None:
        next_step = f"save it with commas for {separator!r}"
    allowed = ", another as ".join(f"the {role}" for role in roles)
    return InputError(
        what, f"columns {_listed(found)}", f"one of these columns as {allowed}", next_step
    )


def _listed(found: Sequence[str]) -> str:
    names = ", ".join(shortened(name) for name in found[:12]) or "none"
    return names + (", and more" if len(found) > 12 else "")
