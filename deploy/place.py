"""Where packs are on a device: in an app's own folder, in its shared one, or anywhere."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tfpeel.errors import InputError

DEMO_APP = "dev.tfpeel.demo"
_APP = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
_TAKEN_ENDINGS = (".part", ".old")


@dataclass(frozen=True)
class Place:
    """A folder of packs.

    Args:
        folder: absolute, or relative to the app's home where `run_as` is given.
        app: the app that is to use the packs.
        run_as: the app in whose name everything is done there; None for adb's own shell user.
    """

    folder: str
    app: str
    run_as: str | None

    @classmethod
    def inside(cls, app: str) -> Place:
        """Return the app's own folder, which needs an app that can be debugged.

        Args:
            app: its application id, such as dev.tfpeel.demo.

        Raises:
            InputError: it is no application id.
        """
        return cls("files/packs", _checked_app(app), app)

    @classmethod
    def shared(cls, app: str) -> Place:
        """Return the app's folder in the shared storage.

        Args:
            app: its application id, such as dev.tfpeel.demo.

        Raises:
            InputError: it is no application id.
        """
        return cls(f"/sdcard/Android/data/{_checked_app(app)}/files/packs", app, None)

    @classmethod
    def at(cls, folder: str, app: str) -> Place:
        """Return any folder that adb's shell may write.

        Args:
            folder: an absolute path there.
            app: the application id of the app that is to use the packs.

        Raises:
            InputError: the path is not absolute or is the root, or the app is no application id.
        """
        parts = folder.strip("/").split("/")
        is_plain = all(parts) and ".." not in parts and folder.isprintable()
        if not folder.startswith("/") or not is_plain:
            raise InputError(
                "bad --folder",
                repr(folder),
                "an absolute path on the device, such as /data/local/tmp/packs",
                "write the whole path",
            )
        return cls("/" + "/".join(parts), _checked_app(app), None)

    def script(self, script: str) -> str:
        """Return a script for the device's shell that does `script` in the right name.

        Args:
            script: lines of sh, with paths relative to where `folder` is.
        """
        if self.run_as is None:
            return script
        return f"run-as {self.run_as} sh -c {shlex.quote(script)}"

    def path_for_app(self, name: str) -> str:
        """Return what the app is told to open: a name in its own folder, else a path.

        Args:
            name: of the pack.
        """
        return name if self.run_as is not None else f"{self.folder}/{name}"

    def __str__(self) -> str:
        """Return the folder as people read it."""
        return self.folder if self.run_as is None else f"{self.folder} of {self.run_as}"


def checked_name(name: str) -> str:
    """Return the name of a pack on a device if it can be one.

    Raises:
        InputError: it cannot.
    """
    if not _NAME.fullmatch(name) or name.endswith(_TAKEN_ENDINGS):
        raise InputError(
            "this cannot be the name of a pack on a device",
            repr(name),
            "up to 64 letters, digits, _, - and ., not ending in .part or .old",
            "choose another name",
        )
    return name


def _checked_app(app: str) -> str:
    if not _APP.fullmatch(app):
        raise InputError(
            "bad --app", repr(app), "an application id such as dev.tfpeel.demo", "change --app"
        )
    return app
