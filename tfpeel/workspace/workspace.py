"""The workspace directory: the config, and where each stage's result lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tfpeel.config import fingerprint_of
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.storage import read_sealed, write_sealed
from tfpeel.version import VERSION
from tfpeel.workspace.config import RunConfig

SCHEMA_VERSION = 1
LOCK_NAME = ".lock"
_FILE = "workspace.json"
_EXPORTED = "exported"
# Fields of a config that may change in a workspace without making it anew.
_MAY_DIFFER = ("budgets", "evaluate")
_NEXT = "next: put back the file as it was, or run in another --workspace"


class Workspace:
    """A directory that holds one run.

    Args:
        path: of the directory, with a workspace.json.

    Raises:
        InputError: there is no workspace.
        DamagedFileError: workspace.json is not readable, or of an unknown version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / _FILE).is_file():
            raise InputError(
                "this is no workspace",
                path,
                f"a directory with a {_FILE}",
                f"make one with: tfpeel run --workspace {path}",
            )
        try:
            content = read_sealed(path / _FILE)
            version = content["schema_version"]
            if version != SCHEMA_VERSION:
                raise DamagedFileError(f"{path} is a workspace of unknown version {version}")
            self.config = RunConfig.model_validate(content["config"])
            self._state: dict[str, Any] = dict(content["state"])
        except DamagedFileError as error:
            raise DamagedFileError(f"{error}; {_NEXT}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFileError(f"{path / _FILE} is not readable: {error}; {_NEXT}") from None

    @classmethod
    def open(cls, path: Path, config: RunConfig, overwrite: bool = False) -> Workspace:
        """Return the workspace of a config, made where there is none.

        Budgets may differ from those of the workspace: they are added to those that were
        exported. So may the evaluation, from which nothing is made. While nothing has been made,
        the config may differ in everything.

        Args:
            path: of the directory.
            config: of the run.
            overwrite: whether what was made with another config may be made anew.

        Raises:
            InputError: the directory holds something else, or a run of another config, and
                `overwrite` is false.
        """
        cls.require_place(path)
        if cls.is_at(path):
            workspace = cls(path)
            if not overwrite:
                workspace.require_same(config)
            different = workspace._difference(config)
            keeps_budgets = workspace.is_exported and not overwrite
            budgets = {*config.budgets, *(workspace.config.budgets if keeps_budgets else ())}
            config = config.model_copy(update={"budgets": tuple(sorted(budgets))})
            if different:
                workspace._state.pop("dataset", None)
            if config != workspace.config:
                workspace.config = config
                workspace._save()
            return workspace
        _write(path, config, {})
        return cls(path)

    @staticmethod
    def is_at(path: Path) -> bool:
        """Whether there is a workspace, damaged or not.

        Args:
            path: of a directory, which need not be there.
        """
        return (path / _FILE).is_file()

    @classmethod
    def require_place(cls, path: Path) -> None:
        """Check that a workspace is at a path, or can be made there.

        Args:
            path: of a directory, which need not be there.

        Raises:
            InputError: a file is there, or a directory that holds something else.
        """
        if path.exists() and not path.is_dir():
            raise InputError(
                "the workspace is a file", path, "a new or empty directory", "choose another path"
            )
        if cls.is_at(path) or not path.is_dir():
            return
        if not all(_is_ours(entry.name) for entry in path.iterdir()):
            raise InputError(
                "the directory holds something else",
                path,
                "a workspace, or a new or empty directory",
                "choose another --workspace",
            )

    def require_same(self, config: RunConfig) -> None:
        """Check that a run of this config can go on here; see `open` for what may differ.

        Args:
            config: of the run that is to go on.

        Raises:
            InputError: something was made with another config; names the first field.
        """
        different = self._difference(config)
        if different and self.is_begun:
            raise InputError(
                f"the workspace was made with another {different[0]}",
                different[2],
                f"{different[1]}, as it was",
                "choose another --workspace, or pass --overwrite to make it anew",
            )

    def _difference(self, config: RunConfig) -> tuple[str, Any, Any] | None:
        """Return the first field that differs, with its value here and there."""
        return _first_difference(
            self.config.model_dump(mode="json"), config.model_dump(mode="json")
        )

    @property
    def is_begun(self) -> bool:
        """Whether a stage has made something."""
        return bool(self._state)

    @property
    def is_exported(self) -> bool:
        """Whether a pack was written for the config's budgets."""
        return bool(self._state.get(_EXPORTED))

    def state(self, name: str) -> Any:
        """Return what was noted under a name, or None.

        Args:
            name: of a result, such as `dataset` or `pack`.

        Returns:
            A JSON value.
        """
        return self._state.get(name)

    def note(self, name: str, value: Any) -> None:
        """Note a JSON value, such as a stage's fingerprint.

        Args:
            name: under which `state` finds it.
            value: a JSON value; None: what was known is known no more.
        """
        self.note_together({name: value})

    def note_together(self, values: Mapping[str, Any]) -> None:
        """Note JSON values by name, all of them or, where the process is killed, none.

        Args:
            values: JSON values by name.
        """
        together = {**self._state, **values}
        if together != self._state:
            self._state = together
            self._save()

    def take_vectors(self, vectors: str) -> None:
        """Put vectors that someone else trained in the place of the global model.

        Args:
            vectors: the path, as --vectors takes it.
        """
        self.config = self.config.model_copy(update={"vectors": vectors})
        self._save()

    def add_budgets(self, budgets: tuple[int, ...]) -> None:
        """Add budgets, of which a pack was written, to the config.

        Args:
            budgets: bytes of a file.
        """
        together = tuple(sorted({*self.config.budgets, *budgets}))
        if together != self.config.budgets or not self.is_exported:
            self.config = self.config.model_copy(update={"budgets": together})
            self._state[_EXPORTED] = True
            self._save()

    def _save(self) -> None:
        _write(self.path, self.config, self._state)


def _write(path: Path, config: RunConfig, state: dict[str, Any]) -> None:
    value = {
        "schema_version": SCHEMA_VERSION,
        "created_by": f"tfpeel {VERSION}",
        "config": config.model_dump(mode="json"),
        "state": state,
    }
    write_sealed(path / _FILE, value)


def _is_ours(name: str) -> bool:
    """Return whether a file may be in a directory that is to become a workspace."""
    # A command that was killed at its first write leaves the beginning of a workspace.json.
    return name == LOCK_NAME or (name.startswith(f".{_FILE}.") and name.endswith(".tmp"))


def _first_difference(
    old: dict[str, Any], new: dict[str, Any], prefix: str = ""
) -> tuple[str, Any, Any] | None:
    for name, value in old.items():
        if not prefix and name in _MAY_DIFFER:
            continue
        other = new.get(name)
        if isinstance(value, dict) and isinstance(other, dict):
            inner = _first_difference(value, other, f"{prefix}{name}.")
            if inner:
                return inner
        elif value != other:
            return f"{prefix}{name}", value, other
    return None


def source_signature(source: Path) -> str:
    """Return a hash of the names, sizes and times of a source's files: cheap, for any size."""
    files = sorted(source.rglob("*")) if source.is_dir() else [source]
    stats = [(file.name, file.stat()) for file in files if file.is_file()]
    return fingerprint_of([[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats])
