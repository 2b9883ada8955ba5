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
# Items in a list of `train_user`, which compares all pairs of them.
MOST_PAIRED_IDS = 1 << 10
# Bytes of memory that the graphs of a file may ask for together, as if none were ever freed: so
# many, and so many for each byte of the file. Votes for four million items in a router of 1.3 MB
# ask for 205 MB, rows of a single int4 number for 84 for each byte.
FILE_MEMORY = 256 << 20
FILE_MEMORY_PER_BYTE = 256
# Besides, for each id in the longest list of a call: vectors in 100 segments of 450 dimensions ask
# for 2.3 for each byte of their file.
ID_MEMORY = 256 << 10
ID_MEMORY_PER_BYTE = 8
# Besides, for each pair of ids in the longest list: `train_user` asks for 128.
PAIR_MEMORY = 512
