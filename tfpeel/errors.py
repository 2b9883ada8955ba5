"""Every error that a user can cause, under one base."""

from __future__ import annotations


class TfpeelError(Exception):
    """Base of all errors that tfpeel raises on purpose."""


class InputError(TfpeelError):
    """Something that the user gave is wrong; the text fits on one line.

    Args:
        what: what was wrong.
        received: what was received.
        allowed: what would have been accepted.
        next_step: what to do now.
    """

    def __init__(self, what: str, received: object, allowed: str, next_step: str) -> None:
        # All four are kept apart: an error of a worker process is made anew from them.
        super().__init__(what, str(received), allowed, next_step)

    def __str__(self) -> str:
        """Return the line that people read."""
        what, received, allowed, next_step = self.args
        parts = (what, f"received: {received}", f"allowed: {allowed}", f"next: {next_step}")
        return "; ".join(" ".join(part.split()) for part in parts)


class NobodyToAskError(InputError):
    """An evaluation was asked for, and no user of the data set has what it takes."""


class DamagedFileError(TfpeelError):
    """A file that tfpeel or another program wrote is not what it should be."""


class UntrustedPackError(InputError):
    """A pack is not signed by a key that is trusted, or is older than what was there."""


class EnvironmentProblemError(TfpeelError):
    """The Python environment cannot do what was asked."""


class DeviceError(InputError):
    """A device, or the adb that leads to it, does not do what was asked."""


class ConnectionLostError(DeviceError):
    """The connection to a device broke; asking again may work."""
