"""A made-up world of interactions: communities with tastes of their own, and some bestsellers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import Field

from tfpeel.config import Config
from tfpeel.data.interactions import Interactions
from tfpeel.data.invented_titles import invent_titles
from tfpeel.progress import Progress, Silent
from tfpeel.seeds import generator

_THEMES = 8  # of each community: the rank of its taste
_THEME_CONCENTRATION = 0.4  # of the Dirichlet over themes: most users care for two or three
_SHELF_SPACINGS = 2.0  # a theme's shelf reaches into the next theme's
_BESTSELLER_SHARE = 0.15  # of interactions, with items popular everywhere
_SHELF_SKEW = 2.0  # place = length * uniform ** skew: Zipf with exponent 1 - 1 / skew
_BESTSELLER_SKEW = 5.0
_ACTIVITY_SPREAD = 0.6  # sigma of the log-normal number of interactions of a user
_LEAST_ACTIVITY = 5
_EXTRA_DRAWS = 1.6  # draws that repeat an item of the user are thrown away
_CHUNK_DRAWS = 1 << 22
_DAY_SECONDS = 86_400
_FIRST_DAY = 19_358 * _DAY_SECONDS  # 2023-01-01


class SyntheticConfig(Config):
    """Size of the synthetic world."""

    users: int = Field(
        default=3_000, ge=10, le=10_000_000, description="Users of the synthetic data set."
    )
    items: int = Field(
        default=4_000, ge=200, le=10_000_000, description="Items of the synthetic data set."
    )
    interactions: int = Field(
        default=150_000,
        ge=100,
        le=1_000_000_000,
        description="Interactions of the synthetic data set, about; five per user at least,"
        " and fewer where users run out of items that they like.",
    )
    communities: int = Field(
        default=24,
        ge=1,
        le=1_000,
        description="Number of user communities, each with tastes of its own.",
    )
    seed: int = Field(default=0, ge=0, lt=2**63, description="Seed of the world.")


@dataclass(frozen=True, eq=False)
class _World:
    """What all users share: the community of each, and where items stand."""

    config: SyntheticConfig
    communities: NDArray[np.int64]
    activity: NDArray[np.int64]
    shelf_order: NDArray[np.int64]
    bestseller_order: NDArray[np.int64]


def generate_interactions(
    config: SyntheticConfig, progress: Progress | None = None
) -> Interactions:
    """Generate users, items with titles, and interactions with times.

    Each community has eight themes; a theme is a shelf of items, neighbouring shelves overlap.
    A user has a taste (shares of the themes of the community) and takes most items from those
    shelves, popular ones first, and some from the bestsellers. So a community's interactions
    have rank eight or so, and the whole has that of all communities together: a small global
    table cannot hold it, a small table per community can.

    Args:
        config: the size and the seed.
        progress: told about each chunk of users.

    Returns:
        Interactions with times (seconds since 1970, Int64) and a title for every item; no user
        has an item twice.
    """
    world = _make_world(config)
    user_ids, item_ids = _ids("u-", config.users, 5), _ids("item-", config.items, 4)
    chunks = list(_chunks(world.activity))
    frames = []
    with (progress or Silent()).task("generate", len(chunks)) as task:
        for start, end in chunks:
            users, items, times = _chunk(world, start, end)
            columns = [user_ids.gather(users).alias("user"), item_ids.gather(items).alias("item")]
            frames.append(pl.DataFrame([*columns, pl.Series("time", times)]))
            task.advance()
    titles = pl.DataFrame({"item": item_ids, "title": invent_titles(config.items, config.seed)})
    return Interactions("synthetic", pl.concat(frames), titles)


def _make_world(config: SyntheticConfig) -> _World:
    random = generator(config.seed, "synthetic: world")
    sizes = random.dirichlet(np.full(config.communities, 8.0))
    mean = config.interactions / config.users
    activity = random.lognormal(
        np.log(mean) - _ACTIVITY_SPREAD**2 / 2, _ACTIVITY_SPREAD, config.users
    )
    most = max(_LEAST_ACTIVITY, config.items // 10)
    return _World(
        config=config,
        communities=random.choice(config.communities, config.users, p=sizes),
        activity=np.clip(np.rint(activity), _LEAST_ACTIVITY, most).astype(np.int64),
        shelf_order=random.permutation(config.items),
        bestseller_order=random.permutation(config.items),
    )


def _chunks(activity: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Cut the users into runs with about the same number of draws."""
    draws = np.cumsum(activity * _EXTRA_DRAWS)
    edges = np.searchsorted(draws, np.arange(0, draws[-1], _CHUNK_DRAWS))
    bounds = np.unique(np.r_[edges, len(activity)])
    return zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)


def _chunk(
    world: _World, start: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Draw for users start..end: user, item and time of each interaction, in user order."""
    random = generator(world.config.seed, f"synthetic: users from {start}")
    activity = world.activity[start:end]
    tastes = np.cumsum(random.gamma(_THEME_CONCENTRATION, size=(end - start, _THEMES)), axis=1)
    users = np.repeat(np.arange(end - start), np.ceil(activity * _EXTRA_DRAWS).astype(np.int64))
    items = _draw_items(world, random, world.communities[start:end], tastes, users)
    pairs = users * world.config.items + items
    first = np.sort(np.unique(pairs, return_index=True)[1])
    users, items = users[first], items[first]
    starts = np.searchsorted(users, np.arange(end - start))
    kept = np.arange(len(users)) - starts[users] < activity[users]
    users, items = users[kept], items[kept]
    joined = random.uniform(0, 300 * _DAY_SECONDS, end - start)
    times = _FIRST_DAY + joined[users] + random.exponential(30 * _DAY_SECONDS, len(users))
    return users + start, items, times.astype(np.int64)


def _draw_items(
    world: _World,
    random: np.random.Generator,
    communities: NDArray[np.int64],
    tastes: NDArray[np.float64],
    users: NDArray[np.int64],
) -> NDArray[np.int64]:
    items = world.config.items
    spacing = items / (world.config.communities * _THEMES)
    theme = np.zeros(len(users), np.int64)
    level = random.random(len(users)) * tastes[users, -1]
    for place in range(_THEMES - 1):
        theme += level >= tastes[users, place]
    shelf = (communities[users] * _THEMES + theme) * spacing
    on_shelf = max(1.0, spacing * _SHELF_SPACINGS) * random.random(len(users)) ** _SHELF_SKEW
    chosen = world.shelf_order[(shelf + on_shelf).astype(np.int64) % items]
    bestseller = (items * random.random(len(users)) ** _BESTSELLER_SKEW).astype(np.int64)
    anywhere = random.random(len(users)) < _BESTSELLER_SHARE
    return np.where(anywhere, world.bestseller_order[bestseller], chosen)


def _ids(prefix: str, count: int, least_digits: int) -> pl.Series:
    digits = max(least_digits, len(str(count - 1)))
    numbers = pl.int_range(count, eager=True).cast(pl.String).str.zfill(digits)
    return pl.select(pl.concat_str(pl.lit(prefix), numbers)).to_series()
