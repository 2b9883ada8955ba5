"""What can be wrong with the device."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Faults:
    """Each is off until a test sets it.

    Args:
        silent: connections are accepted, and nothing is ever said.
        refuses_keys: no computer's key is ever accepted.
        cut_after_bytes: of files received, the connection breaks; once for each time it is set.
        cuts_every_file: the connection breaks whenever a file arrives.
        gone_after_cut: nobody listens after the connection broke.
        commands_before_cut: after so many commands and files, the connection breaks; once.
        flips_bit_in: a file whose path has this text is stored with one bit turned over.
        seconds_per_packet: that the device takes for each packet of a file.
        most_bytes: of a message that the device takes.
    """

    silent: bool = False
    refuses_keys: bool = False
    cut_after_bytes: int | None = None
    cuts_every_file: bool = False
    gone_after_cut: bool = False
    commands_before_cut: int | None = None
    flips_bit_in: str | None = None
    seconds_per_packet: float = 0.0
    most_bytes: int = 256 * 1024
