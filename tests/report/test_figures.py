import pytest

from tfpeel.report.figures import share_text, size_text, time_text


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (124_976, "125 KB"),
        (999_499, "999 KB"),
        (999_500, "1 MB"),
        (1_645_392, "1.65 MB"),
        (25_276_514_304, "25.3 GB"),
    ],
)
def test_sizes(size, expected):
    assert size_text(size) == expected


def test_small_shares_keep_their_digits():
    assert [share_text(x) for x in (0, 0.00084, 0.0123, 1)] == ["0.0%", "0.084%", "1.2%", "100.0%"]


def test_times():
    assert [time_text(x) for x in (0.07051, 5.534, 1234.5)] == ["0.0705", "5.53", "1234"]
