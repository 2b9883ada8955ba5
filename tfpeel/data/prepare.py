"""The first stage: files of interactions become a Dataset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tfpeel.data.assemble import assemble
from tfpeel.data.coded import (
    Coded,
    encode,
    keep_active,
    keep_rated,
    leave_out_busiest,
    merge_duplicates,
)
from tfpeel.data.config import DataConfig, SplitName
from tfpeel.data.dataset import Dataset
from tfpeel.data.given import check_given
from tfpeel.data.interactions import Interactions
from tfpeel.data.read import read_interactions
from tfpeel.data.split import Parts, split
from tfpeel.progress import Progress, Silent


@dataclass(frozen=True, eq=False)
class Prepared:
    """What `prepare` made.

    Args:
        dataset: the interactions, split.
        notes: plain sentences about what was guessed, merged, moved and left out.
    """

    dataset: Dataset
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SplitInteractions:
    """Interactions with the part that each goes to.

    Args:
        name: of the split.
        coded: one row per user and item, sorted by user and item.
        parts: part of each row, as in tfpeel.data.split.
    """

    name: SplitName
    coded: Coded
    parts: Parts


def prepare(path: Path, config: DataConfig, progress: Progress | None = None) -> Prepared:
    """Read interactions from a file or a directory, filter them and split them.

    Args:
        path: what the user gave as data.
        config: format, columns, filters and split.
        progress: told about each step.

    Returns:
        The data set, and what there is to say about it.

    Raises:
        InputError: something about the data is wrong; see the readers and splits.
    """
    progress = progress or Silent()
    with progress.task("read", 1) as task:
        interactions = read_interactions(path, config)
        task.advance()
    return prepare_interactions(interactions, config, progress)


def prepare_interactions(
    interactions: Interactions, config: DataConfig, progress: Progress | None = None
) -> Prepared:
    """Filter and split interactions that were read or generated.

    The result depends on neither the order of the rows nor where they were read.

    Args:
        interactions: at least one.
        config: filters and split; format and columns are not looked at.
        progress: told about each step.

    Returns:
        The data set, and what there is to say about it.

    Raises:
        InputError: nothing is left after the filters, or the data cannot be split so.
    """
    notes = list(interactions.notes)
    with (progress or Silent()).task("prepare", 2) as task:
        made = split_interactions(interactions, config, notes)
        task.advance()
        dataset = assemble(
            interactions.name, made.name, made.coded, made.parts, interactions.titles
        )
        task.advance()
    return Prepared(dataset, tuple(notes))


def split_interactions(
    interactions: Interactions, config: DataConfig, notes: list[str]
) -> SplitInteractions:
    """Merge, filter and split interactions.

    Args:
        interactions: at least one.
        config: filters and split.
        notes: gets sentences about what was merged, moved and left out.

    Raises:
        InputError: nothing is left after the filters, or the data cannot be split so.
    """
    has_test = _has_test(interactions)
    name = config.split or ("given" if has_test else "random")
    coded = merge_duplicates(keep_rated(encode(interactions), config.min_rating, notes), notes)
    if not has_test or name != "given":
        if has_test:
            notes.append("Merged the given parts before the split.")
        coded = replace(coded, given_parts=None)
    else:
        check_given(coded, notes)
    coded = leave_out_busiest(coded, config.max_user_interactions, notes)
    coded = keep_active(coded, config.min_user_interactions, config.min_item_interactions, notes)
    return SplitInteractions(name, coded, split(coded, name, config, notes))


def _has_test(interactions: Interactions) -> bool:
    frame = interactions.frame
    return "part" in frame.columns and bool((frame["part"] == "test").any())
