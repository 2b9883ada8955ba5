"""A small builder of TFLite flatbuffers: constants, operators, signatures, bytes.

Equal vectors, tables and constants are written once, and intermediate tensors have no
names, because in a file of 50 KB every byte of graph is a byte less for items.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from tfpeel.export.flatbuffer_writer import BUFFER_ALIGNMENT, FlatbufferWriter, tensor_type

FLOAT32: int = schema.TensorType.FLOAT32
INT32: int = schema.TensorType.INT32
INT4: int = schema.TensorType.INT4
BOOL: int = schema.TensorType.BOOL
_SCHEMA_VERSION = 3
_EXPECTED_GRAPH_BYTES = 16_384


@dataclass(frozen=True)
class Tensor:
    """A tensor of one subgraph.

    Args:
        index: place in the subgraph's list.
        type: a `TensorType` code.
        shape: sizes; -1 where the size is known only when it runs.
    """

    index: int
    type: int
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Options:
    """Options of an operator: the name of its flatbuffer table and the table's fields."""

    table: str
    fields: tuple[tuple[str, int | tuple[int, ...]], ...] = ()


@dataclass(frozen=True)
class _Operator:
    code: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Options | None


@dataclass
class Subgraph:
    """One signature under construction; made by `Model.signature`."""

    model: Model
    name: str
    tensors: list[tuple[Tensor, int]] = field(default_factory=list)
    operators: list[_Operator] = field(default_factory=list)
    inputs: dict[str, Tensor] = field(default_factory=dict)
    outputs: dict[str, Tensor] = field(default_factory=dict)
    _constants: dict[Hashable, Tensor] = field(default_factory=dict)

    def input(self, name: str, type_code: int, shape: tuple[int, ...]) -> Tensor:
        """Declare an input of the signature."""
        self.inputs[name] = self._tensor(type_code, shape)
        return self.inputs[name]

    def output(self, name: str, tensor: Tensor) -> None:
        """Declare an output of the signature."""
        self.outputs[name] = tensor

    def skip_to(self, number: int) -> None:
        """Leave numbers of tensors out, so that the next tensor has at least this one.

        Equal operators on tensors of equal numbers are stored once for all the signatures.
        """
        while len(self.tensors) < number:
            self._tensor(FLOAT32, ())

    def constant(self, values: NDArray[Any], shape: tuple[int, ...] | None = None) -> Tensor:
        """Return a constant tensor; equal constants share one buffer in the file.

        Args:
            values: of a dtype that TFLite knows.
            shape: seen in this shape; the array's own when None.
        """
        return self.packed_constant(values, tensor_type(values), shape or values.shape)

    def integer(self, value: int) -> Tensor:
        """Return a constant int32 scalar."""
        return self.constant(np.asarray(value, np.int32))

    def integers(self, values: Sequence[int]) -> Tensor:
        """Return a constant int32 vector."""
        return self.constant(np.asarray(values, np.int32))

    def packed_constant(
        self, values: NDArray[Any], type_code: int, shape: tuple[int, ...]
    ) -> Tensor:
        """Return a constant tensor whose bytes are those of `values`, whatever their dtype."""
        buffer = self.model.buffer(values)
        key = (buffer, type_code, shape)
        if key not in self._constants:
            self._constants[key] = self._tensor(type_code, shape, buffer)
        return self._constants[key]

    def operator(
        self,
        code: int,
        inputs: Sequence[Tensor],
        outputs: Sequence[tuple[int, tuple[int, ...]]],
        options: Options | None = None,
        version: int = 1,
    ) -> list[Tensor]:
        """Append an operator and return its outputs.

        Args:
            code: a `BuiltinOperator` code.
            inputs: its operands.
            outputs: type and shape of each result.
            options: its option table, if it has one.
            version: the lowest operator version that takes these types; a runtime that does not
                know the version refuses the file instead of computing something else.
        """
        results = [self._tensor(type_code, shape) for type_code, shape in outputs]
        self.operators.append(
            _Operator(
                self.model.operator_code(code, version),
                tuple(tensor.index for tensor in inputs),
                tuple(tensor.index for tensor in results),
                options,
            )
        )
        return results

    def _tensor(self, type_code: int, shape: tuple[int, ...], buffer: int = 0) -> Tensor:
        tensor = Tensor(len(self.tensors), type_code, shape)
        self.tensors.append((tensor, buffer))
        return tensor


class Model:
    """A TFLite file under construction."""

    def __init__(self) -> None:
        self._buffers: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)]
        self._buffer_of: dict[bytes, int] = {}
        self._codes: dict[tuple[int, int], int] = {}
        self._signatures: list[Subgraph] = []
        self._metadata: list[tuple[str, int]] = []

    def signature(self, name: str) -> Subgraph:
        """Start a signature; the first one is the file's main subgraph."""
        self._signatures.append(Subgraph(self, name))
        return self._signatures[-1]

    def metadata(self, name: str, content: bytes) -> None:
        """Store bytes that the interpreter ignores under a name."""
        self._metadata.append((name, self.buffer(np.frombuffer(content, np.uint8))))

    def buffer(self, values: NDArray[Any]) -> int:
        """Return the number of the buffer with these bytes."""
        content = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
        key = content.tobytes()
        if key not in self._buffer_of:
            self._buffer_of[key] = len(self._buffers)
            self._buffers.append(content)
        return self._buffer_of[key]

    def operator_code(self, code: int, version: int) -> int:
        """Return the number of an operator at a version in the file's list."""
        return self._codes.setdefault((code, version), len(self._codes))

    def finish(self) -> bytes:
        """Return the file."""
        size = sum(buffer.size + BUFFER_ALIGNMENT for buffer in self._buffers)
        writer = FlatbufferWriter(size + _EXPECTED_GRAPH_BYTES)
        references = {
            "Buffers": writer.tables([writer.buffer(content) for content in self._buffers]),
            "Metadata": writer.tables(
                [
                    writer.table("Metadata", Name=writer.string(name), Buffer=buffer)
                    for name, buffer in self._metadata
                ]
            ),
            "Subgraphs": writer.tables([_write_graph(writer, g) for g in self._signatures]),
            "SignatureDefs": writer.tables(
                [_write_signature(writer, g, i) for i, g in enumerate(self._signatures)]
            ),
            "OperatorCodes": writer.tables([writer.operator_code(*c) for c in self._codes]),
        }
        return writer.finish(writer.table("Model", Version=_SCHEMA_VERSION, **references))


def _write_graph(writer: FlatbufferWriter, graph: Subgraph) -> int:
    tensors = writer.tables([_write_tensor(writer, *entry) for entry in graph.tensors])
    operators = writer.tables([_write_operator(writer, entry) for entry in graph.operators])
    return writer.table(
        "SubGraph",
        Tensors=tensors,
        Inputs=tuple(tensor.index for tensor in graph.inputs.values()),
        Outputs=tuple(tensor.index for tensor in graph.outputs.values()),
        Operators=operators,
    )


def _write_tensor(writer: FlatbufferWriter, tensor: Tensor, buffer: int) -> int:
    # Interpreters start with size 1 where the size is known only later.
    fields = {"Shape": tuple(max(size, 1) for size in tensor.shape)}
    if min(tensor.shape, default=0) < 0:
        fields["ShapeSignature"] = tensor.shape
    return writer.table("Tensor", **fields, Buffer=buffer, Type=tensor.type)


def _write_operator(writer: FlatbufferWriter, operator: _Operator) -> int:
    fields = {"Inputs": operator.inputs, "Outputs": operator.outputs}
    options = operator.options
    if options is None:
        return writer.table("Operator", OpcodeIndex=operator.code, **fields)
    return writer.table(
        "Operator",
        OpcodeIndex=operator.code,
        **fields,
        BuiltinOptions=writer.table(options.table, **dict(options.fields)),
        BuiltinOptionsType=int(getattr(schema.BuiltinOptions, options.table)),
    )


def _write_signature(writer: FlatbufferWriter, graph: Subgraph, index: int) -> int:
    def names(tensors: Mapping[str, Tensor]) -> int:
        return writer.tables(
            [
                writer.table("TensorMap", Name=writer.string(name), TensorIndex=tensor.index)
                for name, tensor in tensors.items()
            ]
        )

    inputs, outputs = names(graph.inputs), names(graph.outputs)
    key = writer.string(graph.name)
    return writer.table(
        "SignatureDef", Inputs=inputs, Outputs=outputs, SignatureKey=key, SubgraphIndex=index
    )
