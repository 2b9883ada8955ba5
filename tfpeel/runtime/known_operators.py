"""The TFLite operators of the graphs that tfpeel writes: a file with any other is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

_ANY = 1 << 16


class Code(IntEnum):
    """The builtin codes of the operators."""

    ADD = 0
    CONCATENATION = 2
    FULLY_CONNECTED = 9
    L2_NORMALIZATION = 11
    LOGISTIC = 14
    MUL = 18
    RESHAPE = 22
    GATHER = 36
    TRANSPOSE = 39
    SUB = 41
    DIV = 42
    SQUEEZE = 43
    TOPK_V2 = 48
    CAST = 53
    MAXIMUM = 55
    ARG_MAX = 56
    MINIMUM = 57
    EQUAL = 71
    NOT_EQUAL = 72
    SUM = 74
    SQRT = 75
    REDUCE_MAX = 82
    PACK = 83
    FLOOR_MOD = 95
    SPLIT_V = 102
    SCATTER_ND = 122
    BATCH_MATMUL = 126
    CUMSUM = 128
    UNSORTED_SEGMENT_SUM = 155


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


KNOWN_OPERATORS = {
    Code.ADD: KnownOperator((2, 2), options=11),
    Code.CONCATENATION: KnownOperator((1, _ANY), options=10, fields=(0,)),
    Code.FULLY_CONNECTED: KnownOperator((2, 3), options=8),
    Code.L2_NORMALIZATION: KnownOperator((1, 1), options=12),
    Code.LOGISTIC: KnownOperator((1, 1)),
    Code.MUL: KnownOperator((2, 2), options=21),
    Code.RESHAPE: KnownOperator((2, 2)),
    Code.GATHER: KnownOperator((2, 2), options=23, fields=(0,)),
    Code.TRANSPOSE: KnownOperator((2, 2)),
    Code.SUB: KnownOperator((2, 2), options=28),
    Code.DIV: KnownOperator((2, 2), options=29),
    Code.SQUEEZE: KnownOperator((1, 1), options=30, fields=(0,)),
    Code.TOPK_V2: KnownOperator((2, 2), (2, 2)),
    Code.CAST: KnownOperator((1, 1)),
    Code.MAXIMUM: KnownOperator((2, 2)),
    Code.ARG_MAX: KnownOperator((2, 2), options=40, fields=(0,)),
    Code.MINIMUM: KnownOperator((2, 2)),
    Code.EQUAL: KnownOperator((2, 2)),
    Code.NOT_EQUAL: KnownOperator((2, 2)),
    Code.SUM: KnownOperator((2, 2), options=27, fields=(0,)),
    Code.SQRT: KnownOperator((1, 1)),
    Code.REDUCE_MAX: KnownOperator((2, 2), options=27, fields=(0,)),
    Code.PACK: KnownOperator((1, _ANY), options=59, fields=(0, 1)),
    Code.FLOOR_MOD: KnownOperator((2, 2)),
    Code.SPLIT_V: KnownOperator((3, 3), (1, _ANY), options=79, fields=(0,)),
    Code.SCATTER_ND: KnownOperator((3, 3)),
    Code.BATCH_MATMUL: KnownOperator((2, 2), options=101, fields=(1,)),
    Code.CUMSUM: KnownOperator((2, 2), options=102),
    Code.UNSORTED_SEGMENT_SUM: KnownOperator((3, 3)),
}
# Fields of the options with the most of them.
MOST_OPTIONS = 2
# Bits of a number, by tensor type.
BITS = {0: 32, 1: 16, 2: 32, 3: 8, 6: 8, 9: 8, 16: 16, 17: 4}
FLOAT32, INT32 = 0, 2
