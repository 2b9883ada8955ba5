"""The tables of docs/privacy.md, and that of the soak, from the committed JSON files."""

from __future__ import annotations

from typing import Any

from markdown_table import table

_ATTACKS = ("interactions by vector", "interactions by history", "users by history")


def membership_table(report: dict[str, Any]) -> str:
    """Return how well each attack does on the full model and on the files of each budget."""
    headings = ["scores of"]
    for attack in _ATTACKS:
        headings += [f"{attack}: AUC", "found at 1% false"]
    rows = []
    for result in report["results"]:
        cells = [result["model"]]
        for attack in _ATTACKS:
            cells.append(f"{result[attack]['auc']:.3f}")
            cells.append(f"{result[attack]['tpr_at_1_percent_fpr']:.1%}")
        rows.append(cells)
    return table(headings, rows)


def crowd_table(report: dict[str, Any]) -> str:
    """Return who gets the target after each attack."""
    shares = [key for key in report["results"][0] if key not in ("attack", "crowd", "options")]
    # Of all users first, the shorter list first.
    shares.sort(key=lambda share: (share.split()[0], len(share)))
    rows = [
        [
            result["attack"],
            f"{result['crowd']:,}",
            " ".join(result["options"]),
            *(f"{result[share]:.1%}" for share in shares),
        ]
        for result in report["results"]
    ]
    about = (
        f"{report['real_users']:,} real users, {report['users_of_segment']:,} of them in the"
        f" attacked cluster; {report['users_of_target']:,} have the target.\n\n"
    )
    return about + table(["attack", "made-up users", "options", *shares], rows)


def soak_table(report: dict[str, Any]) -> str:
    """Return what the soak did, and its memory in the first, the fifth and the last tenth."""
    memory = report["memory_bytes_of_tenths"]
    figures = {
        "recommendations": f"{report['recommendations']:,}",
        "threads": f"{report['threads']}",
        "packs opened in between": f"{report['pack_switches']:,}",
        "answers other than those of one thread": f"{report['wrong']:,}",
        "errors": f"{report['errors']:,}",
    }
    for place in (0, 4, 9):
        figures[f"memory of the process, tenth {place + 1} of 10"] = f"{memory[place] / 1e6:.1f} MB"
    return table(["what", "how many"], figures.items())
