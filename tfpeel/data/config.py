"""How interactions are read, filtered and split."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config

Format = Literal["auto", "lightgcn", "movielens", "csv", "tsv", "parquet"]
SplitName = Literal["random", "temporal", "leave-last", "given", "held-out-users"]


class DataConfig(Config):
    """Options of `prepare`: format, columns, filters and split."""

    format: Format = Field(
        default="auto", description="Format of the data; auto looks at the path."
    )
    user_column: str | None = Field(
        default=None,
        min_length=1,
        description="Column of user ids; guessed from usual names if not given.",
    )
    item_column: str | None = Field(
        default=None,
        min_length=1,
        description="Column of item ids; guessed from usual names if not given.",
    )
    rating_column: str | None = Field(
        default=None,
        min_length=1,
        description="Column of ratings; guessed from usual names if not given.",
    )
    time_column: str | None = Field(
        default=None,
        min_length=1,
        description="Column of times; guessed from usual names if not given.",
    )
    title_column: str | None = Field(
        default=None,
        min_length=1,
        description="Column of the items' titles; guessed from usual names if not given.",
    )
    min_rating: float | None = Field(
        default=None,
        allow_inf_nan=False,
        description="Interactions with a lower rating are left out; needs ratings.",
    )
    min_user_interactions: int = Field(
        default=1, ge=1, description="Users with fewer interactions are left out."
    )
    max_user_interactions: int | None = Field(
        default=None,
        ge=1,
        description="Users with more interactions are left out, such as bots; None: nobody.",
    )
    min_item_interactions: int = Field(
        default=1, ge=1, description="Items with fewer interactions are left out."
    )
    titles: str | None = Field(
        default=None, min_length=1, description="CSV or TSV file with the columns item and title."
    )
    split: SplitName | None = Field(
        default=None,
        description="How interactions are split; by default as given where the data has a test"
        " part, else at random.",
    )
    valid_fraction: float = Field(
        default=0.1,
        ge=0,
        le=0.5,
        description="Share of the interactions for choosing settings; where a given split lacks"
        " that part, share of its training interactions.",
    )
    test_fraction: float = Field(
        default=0.2, gt=0, le=0.5, description="Share of the interactions for the reported figures."
    )
    held_out_fraction: float = Field(
        default=0.1,
        gt=0,
        le=0.9,
        description="Share of users that held-out-users keeps from training.",
    )
    history_fraction: float = Field(
        default=0.8,
        gt=0,
        lt=1,
        description="Share of a held-out user's items that the device knows.",
    )
    seed: int = Field(default=0, ge=0, lt=2**63, description="Seed of the split.")
