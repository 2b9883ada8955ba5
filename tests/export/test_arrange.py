from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.export.toy_contents import toy_contents
from tfpeel.export import Segment
from tfpeel.export.arrange import arranged

CONTENTS = toy_contents([(9, 3, 4), (8, 7, 8)])


def test_rows_ascend_and_keep_what_is_theirs():
    rows = arranged(CONTENTS)
    before = np.argsort(CONTENTS.item_ids)
    after = np.argsort(rows.item_ids)
    for start, end in ((0, 9), (9, 17)):
        assert (np.diff(rows.item_ids[start:end]) > 0).all()
    np.testing.assert_array_equal(CONTENTS.scale.codes[before], rows.scale.codes[after])
    first = CONTENTS.segments[0].codes[np.argsort(CONTENTS.item_ids[:9])]
    np.testing.assert_array_equal(rows.segments[0].codes, first)


def test_large_segments_are_divided_and_empty_ones_left_out():
    large = toy_contents([(1_500, 200, 4)], width=200, item_count=1_500)
    empty = Segment(np.arange(3, dtype=np.int32), 8, np.zeros((0, 3), np.int8))
    rows = arranged(replace(large, segments=(empty, *large.segments)))
    assert [len(segment.codes) for segment in rows.segments] == [655, 655, 190]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"item_ids": CONTENTS.item_ids[:-1]}, "16 item ids"),
        ({"item_count": 3}, r"0\.\.2"),
        ({"width": 3}, "below the width 3"),
        ({"scale": replace(CONTENTS.scale, codes=np.zeros(3, np.uint8))}, "3 scales for 17"),
        ({"segments": ()}, "at least 1"),
    ],
)
def test_refuses_parts_that_do_not_fit(change, message):
    with pytest.raises(ValueError, match=message):
        arranged(replace(CONTENTS, **change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bits": 16}, "16 bits as int8"),
        ({"dimensions": np.asarray([2, 1, 0], np.int32)}, "ascend"),
        ({"dimensions": np.asarray([-1, 1, 2], np.int32)}, "ascend"),
        ({"dimensions": np.asarray([0, 1], np.int32)}, "2 dimensions"),
    ],
)
def test_refuses_segments_that_do_not_fit(change, message):
    broken = (replace(CONTENTS.segments[0], **change), CONTENTS.segments[1])
    with pytest.raises(ValueError, match=message):
        arranged(replace(CONTENTS, segments=broken))
