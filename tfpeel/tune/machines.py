"""Which part this process has where several machines tune together."""

from __future__ import annotations

import os
from typing import Literal

from tfpeel.errors import InputError

Role = Literal["alone", "chief", "worker"]
# Keras Tuner's own names: https://keras.io/keras_tuner/guides/distributed_tuning
_VARIABLES = ("KERASTUNER_TUNER_ID", "KERASTUNER_ORACLE_IP", "KERASTUNER_ORACLE_PORT")


def role_of_machine() -> Role:
    """Return the part that the environment gives this process.

    Raises:
        InputError: some of the variables are set and others are not, or the port is none.
    """
    there = [name for name in _VARIABLES if os.environ.get(name)]
    if _VARIABLES[1] not in there and _VARIABLES[2] not in there:
        return "alone"
    if len(there) < len(_VARIABLES):
        raise InputError(
            "several machines need three variables of the environment",
            " and ".join(there),
            ", ".join(_VARIABLES),
            "set all of them, or none",
        )
    port = os.environ[_VARIABLES[2]]
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise InputError(f"bad {_VARIABLES[2]}", repr(port), "1..65535", "choose a free port")
    # As Keras Tuner itself decides.
    return "chief" if "chief" in os.environ[_VARIABLES[0]] else "worker"
