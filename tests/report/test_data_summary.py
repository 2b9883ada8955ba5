import pytest

from tests.report.toy_dataset import toy_dataset
from tfpeel.report.data_summary import TailPoint, data_summary


def test_by_hand():
    found = data_summary(toy_dataset())
    assert (found.users, found.items, found.titles, found.held_out_users) == (4, 4, 3, 0)
    assert found.interactions == {"train": 8, "valid": 0, "test": 1, "history": 0}
    assert found.density == 9 / 16
    assert found.user_percentiles == {"0": 2, "25": 2, "50": 2, "75": 2, "100": 3}
    assert found.tail == tuple(TailPoint(n + 1, count) for n, count in enumerate((4, 2, 2, 1)))
    assert [share.items for share in found.tail_shares] == [0.01, 0.05, 0.1, 0.2, 0.5]
    assert found.tail_shares[-1].interactions == pytest.approx(6 / 9)
