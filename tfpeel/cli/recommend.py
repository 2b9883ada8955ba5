"""`tfpeel recommend`: items for a history or a user, out of a pack's .tflite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tfpeel.cli.json_output import print_json
from tfpeel.cli.sizes import Size, format_size
from tfpeel.errors import InputError
from tfpeel.runtime import Answer, Pack


@click.command("recommend")
@click.option("--pack", "pack_path", type=click.Path(path_type=Path), help="Directory of the pack.")
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    help="For --user; its pack if no other is given.",
)
@click.option(
    "--history", metavar="ID,ID,...", help="Item ids that the user has; empty: a new user."
)
@click.option("--user", metavar="ID", help="A user of the workspace, with the server's vector.")
@click.option(
    "--budget", type=Size(), help="The largest file within it answers.  [default: the largest]"
)
@click.option(
    "-k", "k", type=click.IntRange(min=1), default=20, show_default=True, help="How many items."
)
@click.option(
    "--cluster",
    type=click.IntRange(min=0),
    help="User cluster.  [default: the user's own, or what the router says of the history]",
)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the answer as JSON; - is standard output."
)
def command(
    pack_path: Path | None,
    workspace: Path | None,
    history: str | None,
    user: str | None,
    budget: int | None,
    k: int,
    cluster: int | None,
    json_file: str | None,
) -> None:
    """Recommend items out of a pack, for a history or for a user of a workspace."""
    _check_options(pack_path, workspace, history, user)
    pack = Pack(pack_path if pack_path is not None else _pack_of(workspace))
    if history is not None:
        items = [name.strip() for name in history.split(",") if name.strip()]
        answer = pack.recommend(items, k, budget, cluster)
    else:
        assert workspace is not None
        assert user is not None
        from tfpeel.cli.known_user import answer_for  # noqa: PLC0415 - slow to import

        answer = answer_for(pack, workspace, user, k, budget, cluster)
    if answer.unknown_ids:
        shown = ", ".join(answer.unknown_ids[:5])
        click.echo(f"Not in the catalogue, left out: {shown}", err=True)
    if json_file is not None:
        print_json(_json_of(answer, pack), json_file)
    if json_file != "-":
        _print(answer)


def _check_options(
    pack: Path | None, workspace: Path | None, history: str | None, user: str | None
) -> None:
    if (history is None) == (user is None):
        raise InputError(
            "whom to recommend to is not clear",
            "neither --history nor --user" if user is None else "both --history and --user",
            "--history id,id,... or --user ID",
            "give one of them",
        )
    if workspace is None and (pack is None or user is not None):
        raise InputError(
            "--workspace is missing" if pack else "--pack is missing",
            "--user without --workspace" if user is not None else "no --pack and no --workspace",
            "--pack PACK --history id,id,... or --workspace WS --user ID",
            "name the workspace that the user is in" if user is not None else "name the pack",
        )


def _pack_of(workspace: Path | None) -> Path:
    assert workspace is not None
    if not (workspace / "workspace.json").is_file():
        raise InputError(
            "this is no workspace",
            workspace,
            "a directory with a workspace.json",
            f"make one with: tfpeel run --workspace {workspace}",
        )
    if not (workspace / "pack").is_dir():
        raise InputError(
            "the workspace has no pack yet",
            workspace,
            "a workspace whose stages are all done",
            f"tfpeel run --workspace {workspace}",
        )
    return workspace / "pack"


def _json_of(answer: Answer, pack: Pack) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "pack": str(pack.path),
        "file": pack.file_for(answer.cluster, answer.budget_bytes).path,
        "cluster": answer.cluster,
        "budget_bytes": answer.budget_bytes,
        "unknown_ids": list(answer.unknown_ids),
        "recommendations": [
            {"rank": rank, "item_id": found.item_id, "title": found.title, "score": found.score}
            for rank, found in enumerate(answer.recommendations, start=1)
        ],
    }


def _print(answer: Answer) -> None:
    click.echo(f"User cluster {answer.cluster}, file of {format_size(answer.budget_bytes)}:")
    for rank, found in enumerate(answer.recommendations, start=1):
        title = f"  {found.title}" if found.title else ""
        click.echo(f"{rank:>4}  {found.score:8.4f}  {found.item_id}{title}")
