"""How large the parts of a pack may be: more is refused before it takes memory.

The Java library has the same limits; docs/file-format.md lists them.
"""

LARGEST_MANIFEST_BYTES = 32 << 20
LARGEST_ITEMS_BYTES = 256 << 20
MOST_ITEMS = 4_000_000
# A line of items.jsonl has at least {"id":""} and a line feed.
LEAST_ITEM_BYTES = 10
# Offsets in a .tflite file have 31 bits.
LARGEST_FILE_BYTES = 2**31 - 1
LARGEST_INT32 = 2**31 - 1
LARGEST_INT64 = 2**63 - 1
# What file systems take; a longer path could not be written either.
LONGEST_PATH_BYTES = 1023
LONGEST_NAME_BYTES = 255
# The levels of a JSON value, lists and objects inside each other.
DEEPEST_JSON = 64
# Numbers that one tensor of a graph may have: 1 GiB of float32.
MOST_TENSOR_NUMBERS = 1 << 28
# Items that a single call may name, repeated ones counted; their lists become tensors.
MOST_LISTED_IDS = 1 << 20
# What all graphs of a file may ask for together, as if nothing were ever freed; n is the ids in
# the longest list of a call. Four million items in a router of 1.3 MB take 205 MB of it, rows of a
# single int4 number take 83 bytes for each byte of the file.
_MEMORY, _MEMORY_PER_BYTE = 256 << 20, 256
# Times n, for the vectors of a list: 100 segments of 450 dimensions each take 2.3 for each byte.
_MEMORY_FOR_ID, _MEMORY_FOR_ID_PER_BYTE = 256 << 10, 8
# Times n * n, for the pairs of `train_user`, which take 128.
MEMORY_FOR_PAIR = 512


def memory_for_file(file_bytes: int) -> int:
    """Return the bytes of memory that a file of so many bytes may ask for, whatever the lists."""
    return _MEMORY + _MEMORY_PER_BYTE * file_bytes


def memory_for_id(file_bytes: int) -> int:
    """Return the bytes of memory that it may ask for besides, for each id of the longest list."""
    return _MEMORY_FOR_ID + _MEMORY_FOR_ID_PER_BYTE * file_bytes
