"""What the ideas are, in plain words."""

from __future__ import annotations

# Name of an ablation to the idea that it leaves out, and what a file is like without it.
IDEAS: dict[str, str] = {
    "no personalisation (one cluster)": "**A file for each group of similar users.** Without it"
    " everybody gets the same file.",
    "no diversity regulariser": "**The diversity regulariser**, which pushes the blocks of an item"
    " apart in pretraining.",
    "with the paper's diversity regulariser": "**No diversity regulariser**: the preset leaves out"
    " what the paper has; this row puts it back.",
    "no warm start": "**The warm start**: the trained model starts from the spectral one, not from"
    " random numbers.",
    "clusters for known users alone": "**Visitors**: clusters are made also for those whom the"
    " router will bring. It costs known users a little and is there for the others.",
    "no refinement training": "**Refinement**: each cluster's items are trained towards the full"
    " model's ranking.",
    "equal cell weights": "**Cell weights.** Without them every cell is worth the same per byte.",
    "no choice of the server's share": "**The server's share**: how much the server's vector of a"
    " user counts beside what the file makes of the history. Without the choice it is 2/3.",
    "shuffled cell weights": "**The right cell weights**: the same weights, dealt out to the wrong"
    " cells.",
    "learned cell weights": "**Cell weights in closed form**: what a cell carries; this row learns"
    " them on validation interactions instead, as the paper does.",
    "cells worth what they are alone": "**Shares**: what a file keeps of an item counts as a power"
    " of its share, so that items are kept whole rather than in part.",
    "no basis of the cluster's own": "**A basis of the cluster's own**: dimensions are sorted by"
    " what they carry for the cluster.",
    "no quantisation-aware training": "**Training through the rounding**: noise stands for the"
    " 4-bit codes while a cluster is refined.",
    "no item choice": "**Item choice**: items that do not matter to a cluster are left out. Small"
    " files cannot hold the whole catalogue at all.",
    "no mixed precision (4 bits)": "**Mixed precision**: where it is worth its bytes, a group of"
    " items gets 8 bits rather than 4.",
    "teacher: trained only": "**The ensemble**: here the full model is the trained two-tower part"
    " alone.",
    "teacher: spectral only": "**The ensemble**: here the full model is the spectral part alone.",
    "teacher: neighbours only": "**The ensemble**: here the full model is the neighbourhood part"
    " alone.",
    "teacher: trained + spectral only": "**The neighbourhood part** of the full model.",
    "teacher: trained + neighbours only": "**The spectral part** of the full model.",
    "teacher: spectral + neighbours only": "**The trained part** of the full model.",
}

# What was tried where an aim is missed, never judged by the test part.
TRIED = """What bounds the files of known users is the full model. What costs users whom the server
never saw most is the router: a file is made for a cluster, and the router takes some of them to
another. Tried on Gowalla, without a gain in all:

- for a better full model: towers of another seed, from a random start or of another temperature,
  added to those that are there; towers trained beside the spectral scores, to learn what these
  lack; neighbourhoods of users, which alone find nearly as much as all parts together; a second
  step over the neighbourhoods of items, with either sign; popularity, added or divided by. They
  know the same: no sum was clearly better than the best of what it has. Towers that train for
  longer find more alone, and hardly more with the others.
- for users whose activity differs: shares of the parts of their own.
- for the smallest file: half as many clusters again. Known users gained there, and users whom the
  server never saw found less from 0.25 MB on; that was one draw of them and one seed, without an
  interval, so it may be chance.
- for users whom the server never saw: clusters of what a device encodes in place of what the
  server knows; a wider basis, and one with their kind of histories among its users."""

INTRODUCTION = """# Quality per byte

Which idea bought how much, and what the same bytes are worth when they are spent in other ways.
This page and its plots are made from the JSON files in `benchmarks/results` by
`python benchmarks/quality_page.py`; no figure is written by hand. The files come from

```bash quality
pip install -e .[benchmarks]
python benchmarks/quality.py --data DATA --work FOLDER --out benchmarks/results/quality-NAME.json
```

which goes on after the last finished row when it was stopped. With `--only PATTERN` it runs some
rows alone; the others of the JSON file stay, in whatever folder and on whatever machine they were
made, as long as they are of the same data and config.

What holds for every figure:

- All rows are about the same split, and the whole catalogue is ranked for every user of the test
  part without what they have already.
- tfpeel's rows are the `.tflite` files themselves, run by the interpreter; size is that of the
  largest file of a pack. The other ways are turned into bytes and read back before they are
  scored; every index, scale and code book counts. User vectors come from the server in float32
  for all of them, and count for none. To these tfpeel's files add what they make of the user's
  history, as they do on a device. How much each counts validation chooses for the presets
  `default` and `best`; all ablations have the same share of 2/3, and are compared with what the
  preset has with it, so that no choice blurs what an idea is worth.
- The other ways start from the best single table of the same full model, and may leave out the
  items that matter least. Learned ones learn the full model's ranking, as tfpeel's clusters do.
- Settings are chosen on validation: tfpeel's own by its runs, those of the other ways and of the
  full-size models over the small grids in the JSON files. Published models often chose theirs on
  the test part.
- Implementations of the same model can differ much, those of BPR by up to half (Revisiting BPR: A
  Replicability Study of a Common Recommender System Baseline, 2024).
- ± is the standard deviation over seeds; a figure without it is of the first seed alone. Brackets
  are 95% intervals of a paired bootstrap over users (2,000 draws) of the difference from the preset
  at the same budget; a difference whose interval holds 0 is marked ≈.
"""
