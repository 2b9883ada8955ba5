"""Small matrices gain nothing from threads, and lose much where other work has the cores."""

from tests.pretrain.conftest import one_thread

__all__ = ["one_thread"]
