"""The first stage: files of interactions become a Dataset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tfpeel.data.assemble import assemble
from tfpeel.data.coded import encode, keep_active, keep_rated, merge_duplicates
from tfpeel.data.config import DataConfig
from tfpeel.data.dataset import Dataset
from tfpeel.data.given import check_given
from tfpeel.data.interactions import Interactions
from tfpeel.data.read import read_interactions
from tfpeel.data.split import split
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


def prepare(path: Path, config: DataConfig, progress: Progress | None = None) -> Prepared:
    """Read interactions from a file or a directory, filter them and split them.

    Args:
        path: what the user gave as data.
        config: format, columns, filters and split.
        progress: told about each step.

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

    Raises:
        InputError: nothing is left after the filters, or the data cannot be split so.
    """
    notes = list(interactions.notes)
    has_test = _has_test(interactions)
    name = config.split or ("given" if has_test else "random")
    with (progress or Silent()).task("prepare", 4) as task:
        coded = merge_duplicates(keep_rated(encode(interactions), config.min_rating, notes), notes)
        task.advance()
        if not has_test or name != "given":
            if has_test:
                notes.append("Merged the given parts before the split.")
            coded = replace(coded, given_parts=None)
        else:
            check_given(coded, notes)
        coded = keep_active(
            coded, config.min_user_interactions, config.min_item_interactions, notes
        )
        task.advance()
        parts = split(coded, name, config, notes)
        task.advance()
        dataset = assemble(interactions.name, name, coded, parts, interactions.titles)
        task.advance()
    return Prepared(dataset, tuple(notes))


def _has_test(interactions: Interactions) -> bool:
    frame = interactions.frame
    return "part" in frame.columns and bool((frame["part"] == "test").any())
