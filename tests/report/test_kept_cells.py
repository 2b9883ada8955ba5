from dataclasses import replace

import numpy as np
import pytest

from tests.runtime.toy_pack import LARGE, SMALL, write_toy_pack
from tfpeel.report.kept_cells import kept_cells
from tfpeel.runtime import Pack


@pytest.fixture
def pack(tmp_path):
    write_toy_pack(tmp_path)
    return Pack(tmp_path)


def test_a_letter_is_the_smallest_budget_that_keeps_the_cell(pack):
    cells = {SMALL: ((0, 0),), LARGE: ((0, 0), (1, 2))}
    files = [replace(file, cells=cells[file.budget_bytes]) for file in pack.manifest.files]
    pack.manifest = replace(pack.manifest, files=tuple(files))
    found = kept_cells(pack, np.asarray([15, 40]))
    assert found.clusters == ("0....1", "0....1")
    assert (found.blocks, found.block_width, found.group_ends) == (3, 4, (15, 40))


def test_the_files_of_a_budget_by_hand(pack):
    small, large = kept_cells(pack, np.asarray([15, 40])).budgets
    sizes = [pack.file_for(cluster, SMALL).bytes for cluster in (0, 1)]
    assert (small.files, small.largest_file_bytes) == (2, max(sizes))
    assert small.total_bytes == sum(sizes)
    assert (small.mean_items, small.mean_cells, small.bits) == (11, 2, (4,))
    assert (small.files_that_learn, large.files_that_learn) == (0, 2)
    assert large.bits == (4, 8)
