"""Draw docs/concept.svg.

One training, user clusters, cells with weights, the cut to a budget, a device that chooses.
"""

from __future__ import annotations

from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "docs" / "concept.svg"
WIDTH, HEIGHT = 1000, 560
ROWS = (104, 252, 400)
# Places of people, of three kinds.
PEOPLE = ((14, 22), (42, 10), (66, 34), (30, 52), (58, 64), (84, 12), (88, 56), (8, 78), (44, 84))
BLOCKS, CELL = 5, 22
GROUP_HEIGHTS = (10, 16, 24, 38)
# What a cell is worth to each cluster, from 0 to 9: a row per item group, a column per block.
WORTH = (
    ("98531", "86420", "63210", "41000"),
    ("97642", "85310", "54100", "20000"),
    ("99864", "75321", "42100", "31000"),
)
CUT = 4
STYLE = """
  svg { --ink: #1d2733; --soft: #5c6b7a; --line: #b9c4cf; --paper: #ffffff; --box: #f3f6f9;
        --c0: #2563ae; --c1: #b3541e; --c2: #2d7d46; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e8eef4; --soft: #a3b1bf; --line: #4a5866; --paper: #12181f; --box: #1c242d;
          --c0: #6ea8ec; --c1: #f0945a; --c2: #6cc489; }
  }
  text { font: 14px system-ui, sans-serif; fill: var(--ink); }
  .title { font-size: 16px; font-weight: 600; }
  .soft { font-size: 12.5px; fill: var(--soft); }
  .middle { text-anchor: middle; }
  .box { fill: var(--box); stroke: var(--line); }
  .arrow { stroke: var(--soft); stroke-width: 1.6; fill: none; marker-end: url(#head); }
  .head { fill: var(--soft); }
  .dropped { fill: none; stroke: var(--line); stroke-dasharray: 2 2; }
  .c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); }
"""


def main() -> None:
    """Write the picture."""
    OUT.write_text(picture())


def picture() -> str:
    """Return the SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="what">',
        '<title id="what">One model is trained; the users are clustered; for each cluster the'
        " item table is cut into cells, which have weights; a budget keeps the cells that are"
        " worth most; each cluster has a file; the device finds its cluster and runs its file."
        "</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="head" markerWidth="9" markerHeight="8" refX="8" refY="4"'
        ' orient="auto"><path class="head" d="M0 0 L9 4 L0 8 z"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="var(--paper)"/>',
        *_headings(),
        *_training(),
        *(line for cluster, top in enumerate(ROWS) for line in _cluster(cluster, top)),
        *_device(),
        _text(500, 538, "On the server, once", "soft middle"),
        _text(915, 538, "On the device, alone", "soft middle"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _headings() -> list[str]:
    columns = (
        (20, "1  Train once", "one table of items for all"),
        (200, "2  Cluster users", "people of a kind"),
        (360, "3  Weigh cells", "block × item group"),
        (560, "4  Cut to a budget", "the cells worth most"),
        (836, "5  Choose", "by the history there"),
    )
    return [
        line
        for x, title, below in columns
        for line in (_text(x, 40, title, "title"), _text(x, 60, below, "soft"))
    ]


def _training() -> list[str]:
    lines = [_text(20, 130, "interactions")]
    for row in range(6):
        for column in range(8):
            shown = (row * 5 + column * 3) % 7 < 2
            paint = 'fill="var(--soft)"' if shown else 'class="box"'
            lines.append(_rect(20 + 15 * column, 140 + 15 * row, 13, 13, paint))
    lines += [_arrow(80, 238, 80, 292), _text(20, 316, "global model")]
    lines.append(_rect(20, 326, 120, 120, 'class="box" rx="4"'))
    lines += [_line(20, 326 + 12 * row, 140) for row in range(1, 10)]
    for place, text in enumerate(("a vector per item,", "a vector per user")):
        lines.append(_text(20, 466 + 17 * place, text, "soft"))
    lines += [_arrow(146, 386, 190, top + 46) for top in ROWS]
    return lines


def _cluster(cluster: int, top: int) -> list[str]:
    lines = [f'<circle class="c{cluster}" cx="{208 + x}" cy="{top + y}" r="6"/>' for x, y in PEOPLE]
    lines.append(_text(256, top + 114, f"cluster {cluster}", "soft middle"))
    lines += [_arrow(314, top + 46, 350, top + 46), _arrow(484, top + 46, 550, top + 46)]
    lines += _cells(cluster, 360, top, least=0) + _cells(cluster, 560, top, least=CUT)
    if cluster == 0:
        lines += [_text(422, top - 12, "blocks →", "soft middle")]
        for y, text in ((12, "best"), (27, "items"), (98, "rest")):
            lines.append(_text(350, top + y, text, "soft", "end"))
    if cluster == len(ROWS) - 1:
        lines.append(_text(419, top + 114, "strong: worth much", "soft middle"))
        lines.append(_text(619, top + 114, "dashed: left out", "soft middle"))
    lines += [_arrow(684, top + 46, 706, top + 46), *_file(cluster, 710, top + 18)]
    return lines


def _cells(cluster: int, left: int, top: int, least: int) -> list[str]:
    lines, y = [], top
    for worths, height in zip(WORTH[cluster], GROUP_HEIGHTS, strict=True):
        for block, worth in enumerate(map(int, worths)):
            paint = f'class="c{cluster}" opacity="{0.12 + 0.098 * worth:.2f}"'
            if worth < least:
                paint = 'class="dropped"'
            lines.append(_rect(left + block * (CELL + 2), y, CELL, height, paint))
        y += height + 3
    return lines


def _file(cluster: int, x: int, y: int) -> list[str]:
    return [
        f'<path class="box" d="M{x} {y} h74 l14 14 v44 h-88 z"/>',
        f'<circle class="c{cluster}" cx="{x + 14}" cy="{y + 20}" r="6"/>',
        _text(x + 26, y + 25, f"cluster {cluster}", "soft"),
        _text(x + 8, y + 46, ".tflite", "soft"),
    ]


def _device() -> list[str]:
    left, top, middle = 836, 150, 907
    lines = [
        _arrow(802, ROWS[1] + 46, left - 4, ROWS[1] + 46),
        _rect(left, top, 142, 300, 'class="box" rx="16"'),
        _rect(middle - 20, top + 9, 40, 5, 'fill="var(--line)" rx="2"'),
        _text(middle, top + 46, "history: ♥ ♥ ♥", "middle"),
        _arrow(middle, top + 54, middle, top + 78),
        _text(middle, top + 96, "router", "middle"),
        _arrow(middle, top + 104, middle, top + 128),
        f'<circle class="c1" cx="{middle - 38}" cy="{top + 143}" r="6"/>',
        _text(middle + 6, top + 148, "cluster 1", "middle"),
        _arrow(middle, top + 158, middle, top + 182),
        _text(middle, top + 200, "recommends", "middle"),
    ]
    for place, width in enumerate((104, 88, 96, 70)):
        paint = f'class="c1" opacity="{0.95 - 0.2 * place:.2f}" rx="4"'
        lines.append(_rect(left + 19, top + 214 + 18 * place, width, 11, paint))
    return lines


def _text(x: int, y: int, text: str, kind: str = "", anchor: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    placed = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}"{named}{placed}>{text}</text>'


def _rect(x: int, y: int, width: int, height: int, paint: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {paint}/>'


def _line(x: int, y: int, end: int) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{end}" y2="{y}" stroke="var(--line)"/>'


def _arrow(x: int, y: int, end_x: int, end_y: int) -> str:
    return f'<path class="arrow" d="M{x} {y} L{end_x} {end_y}"/>'


if __name__ == "__main__":
    main()
