"""The plot: Recall@20 against the bytes of the file."""

from __future__ import annotations

import io

import matplotlib as mpl

mpl.use("svg")

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from comparison.page.results import Results
from comparison.tfpeel_rows.ablations import ONE_CLUSTER

_METRIC = "recall@20"
# Okabe and Ito, Color Universal Design, 2008, without the yellow that white swallows; lines of
# one colour differ by their dashes and marks.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E5E5E")
_MARKS = "osD^vP<>Xphd"
_DASHES = ("-", "--", ":")
_INK, _PAPER, _FAINT = "#1F1F1F", "#FFFFFF", "#8A8A8A"
_MAIN_COLOUR = "#000000"
# Height of a small line of text, as a part of the axes.
_LINE_OF_TEXT = 0.03


def plot_svg(results: Results) -> str:
    """Return the plot as SVG, with the hash of the JSON that it was made from in it.

    It has a light background of its own, so that it reads the same on a dark page.
    """
    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "tfpeel",
            "font.family": "sans-serif",
            "text.color": _INK,
        }
    ):
        canvas = Canvas(figsize=(9.5, 6.4), facecolor=_PAPER, layout="constrained")
        axes = canvas.add_subplot(facecolor=_PAPER)
        _draw_main(axes, results)
        _draw_other_ways(axes, results)
        _draw_full_size(axes, results)
        _label(axes, results)
        _draw_published(axes, results)
        buffer = io.StringIO()
        facts = {"Date": None, "Description": _made_from(results)}
        canvas.savefig(buffer, format="svg", metadata=facts)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _made_from(results: Results) -> str:
    return f"made from {results.file_name}, SHA-256 {results.sha256}"


def _draw_main(axes: Axes, results: Results) -> None:
    for number, name in enumerate(results.names("tfpeel")):
        points = _points(results, "tfpeel", name)
        if not points:
            continue
        sizes, means, spreads = zip(*points, strict=True)
        is_first = name == results.preset
        axes.errorbar(
            sizes,
            means,
            yerr=spreads,
            color=_MAIN_COLOUR,
            linestyle=_DASHES[number % len(_DASHES)],
            marker="o" if is_first else "s",
            linewidth=2.6 if is_first else 1.6,
            capsize=3,
            zorder=5,
            label=f"tfpeel, preset {name}",
        )


def _draw_other_ways(axes: Axes, results: Results) -> None:
    one_table = [("ablation", name) for name in results.names("ablation") if name == ONE_CLUSTER]
    others = [("other way", name) for name in results.names("other way")]
    for number, (kind, name) in enumerate(one_table + others):
        points = _points(results, kind, name)
        sizes, means, _ = zip(*points, strict=True)
        axes.plot(
            sizes,
            means,
            color=_COLOURS[number % len(_COLOURS)],
            linestyle=_DASHES[number // len(_COLOURS) + 1],
            marker=_MARKS[number % len(_MARKS)],
            markersize=5,
            linewidth=1.2,
            label=name,
        )


def _draw_full_size(axes: Axes, results: Results) -> None:
    names = [name for name in results.names("reference") if name != "popularity"]
    for number, name in enumerate(names):
        row = results.found("reference", name, None)[0]
        axes.plot(
            [row["largest_file_bytes"]],
            [row[_METRIC]],
            linestyle="none",
            marker=_MARKS[number % len(_MARKS)],
            markersize=9,
            markerfacecolor="none",
            markeredgewidth=1.8,
            color=_COLOURS[number % len(_COLOURS)],
            label=f"full size: {name}",
        )


def _draw_published(axes: Axes, results: Results) -> None:
    """Draw a line for each figure; names that would be on top of each other move apart."""
    low, high = axes.get_ylim()
    place = -1.0
    for figure in sorted(results.report["published"], key=lambda figure: figure["recall"]):
        axes.axhline(figure["recall"], color=_FAINT, linewidth=1, zorder=0)
        at = (figure["recall"] - low) / (high - low)
        place = max(at, place + _LINE_OF_TEXT)
        axes.annotate(
            f"{figure['name']} (published, full size)",
            (1, at),
            (1.03, place),
            xycoords="axes fraction",
            textcoords="axes fraction",
            va="center",
            fontsize=7,
            color=_INK,
            arrowprops={"arrowstyle": "-", "color": _FAINT, "linewidth": 0.6},
        )


def _points(results: Results, kind: str, name: str) -> list[tuple[float, float, float]]:
    """Return bytes, mean and spread of a name's rows, by bytes."""
    budgets = {row["budget_bytes"] for row in results.rows if row["name"] == name}
    points = []
    for budget in budgets - {None}:
        figure = results.figure(kind, name, budget, _METRIC)
        if figure is not None:
            sizes = [row["largest_file_bytes"] for row in results.found(kind, name, budget)]
            points.append((float(max(sizes)), figure.mean, figure.spread))
    return sorted(points)


def _label(axes: Axes, results: Results) -> None:
    dataset = results.report["dataset"]
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(10, (1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size / 1e6:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("size of what ships, MB (10⁶ bytes, logarithmic)")
    axes.set_ylabel("Recall@20, test part")
    axes.set_title(
        f"Quality per byte: {dataset['name']}, {dataset['users']:,} users, "
        f"{dataset['items']:,} items",
        fontsize=11,
    )
    axes.grid(color="#DDDDDD", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    shown = [figure["recall"] for figure in results.report["published"]]
    axes.update_datalim([(1, recall) for recall in shown], updatex=False)
    axes.autoscale_view()
    handles, labels = axes.get_legend_handles_labels()
    # tfpeel's lines first; lines with error bars would come last.
    order = sorted(range(len(labels)), key=lambda place: not labels[place].startswith("tfpeel"))
    axes.figure.legend(
        [handles[place] for place in order],
        [labels[place] for place in order],
        loc="outside lower center",
        ncols=3,
        fontsize=7.5,
        frameon=False,
    )
