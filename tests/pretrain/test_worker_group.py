"""Which errors say that another worker was lost; tests/cli/test_workers.py really ends one."""

from __future__ import annotations

import pytest

from tfpeel.errors import EnvironmentProblemError
from tfpeel.keras import tf
from tfpeel.pretrain.worker_group import WorkerGroup

REMOTE = (
    "Collective ops is aborted by: {}\n"
    "Additional GRPC error information from remote target /job:worker/replica:0/task:1 while"
    " calling /tensorflow.WorkerService/RecvBuf:\n:UNKNOWN:Error received from peer"
)


@pytest.fixture
def group() -> WorkerGroup:
    """A group without other workers, which would have to be the first that TensorFlow makes."""
    made = WorkerGroup.__new__(WorkerGroup)
    made._strategy = tf.distribute.get_strategy()
    return made


@pytest.mark.parametrize(
    "error",
    [
        tf.errors.UnavailableError(None, None, REMOTE.format("Connection reset by peer")),
        tf.errors.UnavailableError(None, None, "cluster check alive failed, task:1 is down"),
        tf.errors.InternalError(None, None, REMOTE.format("Received RST_STREAM")),
    ],
)
def test_what_a_lost_worker_leaves_behind_is_told_in_one_sentence(group, error):
    with pytest.raises(EnvironmentProblemError, match="another worker was lost"), group.training():
        raise error


@pytest.mark.parametrize(
    "error",
    [
        tf.errors.InternalError(None, None, "Failed to allocate memory"),
        tf.errors.InvalidArgumentError(None, None, "Incompatible shapes"),
    ],
)
def test_an_error_of_this_worker_is_a_bug(group, error):
    with pytest.raises(type(error)) as caught, group.training():
        raise error
    assert caught.value is error
