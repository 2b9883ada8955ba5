"""A finished run: its pack, more budgets, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tfpeel.engine import Engine, ThisProcess
from tfpeel.errors import InputError
from tfpeel.evaluate import ProtocolName, default_protocol
from tfpeel.progress import Progress, Silent
from tfpeel.runtime import Offset, Pack
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    evaluation_report,
    export_stage,
    first_unfinished_stage,
    fits_of,
    known_server_share,
    load_dataset,
    offset_for_user,
    place_of,
    workspace_lock,
)


class Model:
    """A workspace in which all stages are done.

    Args:
        workspace: the directory, as `fit` or `tfpeel run` has left it.

    Raises:
        InputError: there is no workspace, or a stage is not done.
    """

    def __init__(self, workspace: str | Path) -> None:
        self.path = Path(workspace)
        missing = first_unfinished_stage(Workspace(self.path))
        if missing is not None:
            raise InputError(
                f"the stage {missing} is not done in the workspace",
                self.path,
                "a workspace in which all stages are done",
                f"finish it with: tfpeel run --workspace {self.path}",
            )

    @property
    def config(self) -> RunConfig:
        """What the run was made with."""
        return Workspace(self.path).config

    @property
    def pack(self) -> Pack:
        """What ships."""
        return Pack(self.path / "pack")

    def export(self, *budgets: int, progress: Progress | None = None) -> Pack:
        """Add files of other budgets to the pack; nothing is trained for it.

        Args:
            budgets: bytes of a file.
            progress: told about the work.

        Returns:
            The pack with the new files in it.

        Raises:
            InputError: a budget is too small for a file, or a command works in the workspace.
        """
        with workspace_lock(self.path):
            export_stage(Workspace(self.path), progress or Silent(), budgets)
        return self.pack

    def first_offset(self, user: str, budget_bytes: int) -> Offset:
        """Return what a server sends to a user's device: what it knows beyond the history.

        The device keeps it in its user state, as it does what it learns; it holds for the pack
        of this model, in the user's own cluster.

        Args:
            user: external id.
            budget_bytes: of the device's file: the largest within it. What files of other budgets
                make of a history differs, and with it what there is to add.

        Raises:
            InputError: no such user, or none that the server knows; a budget below all files.
        """
        workspace = Workspace(self.path)
        dataset = load_dataset(workspace)
        final, place = fits_of(self.path, dataset).final, place_of(user, dataset)
        share = known_server_share(workspace, dataset)
        return offset_for_user(final, self.pack, place, budget_bytes, share)

    def evaluate(
        self,
        protocol: ProtocolName | None = None,
        split: str = "test",
        ks: Sequence[int] = (20, 50),
        users: int | None = None,
        engine: Engine | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Return what `tfpeel evaluate --json` writes: a result for each budget.

        Args:
            protocol: known-users, fresh-interactions or held-out-users; None: what the split
                was made for.
            split: test or validation.
            ks: lengths of the lists.
            users: how many are drawn; None: all of them.
            engine: where the files are run, such as `Processes(4)`; None: here.
            progress: told about the users.

        Raises:
            InputError: the split has nobody to ask, or a command works in the workspace.
        """
        with workspace_lock(self.path):
            opened = Workspace(self.path)
            chosen = protocol or default_protocol(load_dataset(opened))
            runs, progress = engine or ThisProcess(), progress or Silent()
            return evaluation_report(opened, chosen, split, tuple(ks), users, runs, progress)
