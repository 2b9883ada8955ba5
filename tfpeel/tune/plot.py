"""The plot of a tuning: each parameter against the quality of the packs, with every trial."""

from __future__ import annotations

import io

from tfpeel.errors import EnvironmentProblemError
from tfpeel.tune.oracle import OBJECTIVE
from tfpeel.tune.parameter import Parameter
from tfpeel.tune.result import TuneResult

try:
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
except ImportError as error:
    raise EnvironmentProblemError(
        f"the plot of a tuning needs a package that is not installed: {error}; "
        "next: pip install 'tfpeel[tune]'"
    ) from None

# Okabe and Ito, Color Universal Design, 2008.
_TRIAL, _BEST, _DEFAULT = "#0072B2", "#D55E00", "#5E5E5E"
_PAPER = "#FFFFFF"
_TITLES = {
    "diversity": "strength of the diversity regulariser",
    "learning-rate": "learning rate of pretraining",
    "temperature": "temperature of the softmax",
    "block-width": "dimensions in a block",
    "clusters": "user clusters",
}


def plot_svg(result: TuneResult) -> str:
    """Return the plot as SVG, with a panel for each parameter; the same result, the same text."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "tfpeel"}):
        count = len(result.parameters)
        figure = Figure(figsize=(6.4, 3.6 * count + 0.8), facecolor=_PAPER, layout="constrained")
        panels = figure.subplots(count, squeeze=False)[:, 0]
        for axes, parameter in zip(panels, result.parameters, strict=True):
            _draw(axes, parameter, result)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _draw(axes: Axes, parameter: Parameter, result: TuneResult) -> None:
    for is_whole, face, label in ((True, _TRIAL, "trial"), (False, "none", "trial, fewer epochs")):
        whole_fit = max((row.epochs or 0 for row in result.trials), default=0)
        points = [
            (float(row.values[parameter.name]), row.score)
            for row in result.trials
            if row.score is not None and ((row.epochs or whole_fit) >= whole_fit) == is_whole
        ]
        if points:
            x, y = zip(*points, strict=True)
            axes.scatter(x, y, facecolors=face, edgecolors=_TRIAL, label=label, gid=label)
    default = f"default ({parameter.default:g})"
    axes.axhline(result.default.score or 0.0, color=_DEFAULT, linestyle="--", label=default)
    if result.best is not result.default:
        value, score = float(result.best.values[parameter.name]), result.best.score or 0.0
        label = f"best ({value:.4g})"
        axes.scatter([value], [score], marker="*", s=160, color=_BEST, zorder=3, label=label)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(10, (1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(_TITLES[parameter.name])
    axes.set_ylabel(f"{OBJECTIVE} of the files, validation")
    axes.grid(color="#DDDDDD", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
