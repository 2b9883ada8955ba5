"""The TFLite operators of the graphs that tfpeel writes: a file with any other is refused."""

from __future__ import annotations

from dataclasses import dataclass

_ANY = 1 << 16


@dataclass(frozen=True)
class KnownOperator:
    """What an operator may look like.

    Args:
        inputs: fewest and most.
        outputs: fewest and most.
        options: the code of its table of options, 0 for none.
        fields: of that table which may be there.
    """

    inputs: tuple[int, int]
    outputs: tuple[int, int] = (1, 1)
    options: int = 0
    fields: tuple[int, ...] = ()


# By builtin code.
KNOWN_OPERATORS = {
    0: KnownOperator((2, 2), options=11),  # ADD
    2: KnownOperator((1, _ANY), options=10, fields=(0,)),  # CONCATENATION
    9: KnownOperator((2, 3), options=8),  # FULLY_CONNECTED
    11: KnownOperator((1, 1), options=12),  # L2_NORMALIZATION
    14: KnownOperator((1, 1)),  # LOGISTIC
    18: KnownOperator((2, 2), options=21),  # MUL
    22: KnownOperator((2, 2)),  # RESHAPE
    36: KnownOperator((2, 2), options=23, fields=(0,)),  # GATHER
    39: KnownOperator((2, 2)),  # TRANSPOSE
    41: KnownOperator((2, 2), options=28),  # SUB
    42: KnownOperator((2, 2), options=29),  # DIV
    43: KnownOperator((1, 1), options=30, fields=(0,)),  # SQUEEZE
    48: KnownOperator((2, 2), (2, 2)),  # TOPK_V2
    53: KnownOperator((1, 1)),  # CAST
    55: KnownOperator((2, 2)),  # MAXIMUM
    56: KnownOperator((2, 2), options=40, fields=(0,)),  # ARG_MAX
    57: KnownOperator((2, 2)),  # MINIMUM
    71: KnownOperator((2, 2)),  # EQUAL
    72: KnownOperator((2, 2)),  # NOT_EQUAL
    74: KnownOperator((2, 2), options=27, fields=(0,)),  # SUM
    75: KnownOperator((1, 1)),  # SQRT
    82: KnownOperator((2, 2), options=27, fields=(0,)),  # REDUCE_MAX
    83: KnownOperator((1, _ANY), options=59, fields=(0, 1)),  # PACK
    95: KnownOperator((2, 2)),  # FLOOR_MOD
    102: KnownOperator((3, 3), (1, _ANY), options=79, fields=(0,)),  # SPLIT_V
    122: KnownOperator((3, 3)),  # SCATTER_ND
    126: KnownOperator((2, 2), options=101, fields=(1,)),  # BATCH_MATMUL
    128: KnownOperator((2, 2), options=102),  # CUMSUM
    155: KnownOperator((3, 3)),  # UNSORTED_SEGMENT_SUM
}
# Fields of the options with the most of them.
MOST_OPTIONS = 2
SQUEEZE = 43
# Their third input is the size of their output, whatever the file declares.
SIZED_BY_THIRD_INPUT = (122, 155)
# Bits of a number, by tensor type.
BITS = {0: 32, 1: 16, 2: 32, 3: 8, 6: 8, 9: 8, 16: 16, 17: 4}
FLOAT32, INT32 = 0, 2
