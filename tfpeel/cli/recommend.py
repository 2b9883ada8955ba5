"""`tfpeel recommend`: items for a history or a user, out of a pack's .tflite file."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.answer_output import Reasons, answer_json, answer_text
from tfpeel.cli.json_output import print_json
from tfpeel.cli.sizes import Size
from tfpeel.errors import InputError
from tfpeel.runtime import Answer, Pack, Recommender


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
@click.option(
    "--dislike", metavar="ID,ID,...", help="With --history: leave these out, and learn from them."
)
@click.option("--similar", metavar="ID", help="Instead of a user: items that are like this one.")
@click.option("--why", is_flag=True, help="Name the items of --history that speak for each.")
@click.option("--user", metavar="ID", help="A user of the workspace, with what the server knows.")
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
    dislike: str | None,
    similar: str | None,
    why: bool,
    user: str | None,
    budget: int | None,
    k: int,
    cluster: int | None,
    json_file: str | None,
) -> None:
    """Recommend items out of a pack, for a history or for a user of a workspace."""
    _check_options(pack_path, workspace, history, user, similar)
    _check_device_options(history, dislike, why)
    pack = Pack(pack_path if pack_path is not None else _pack_of(workspace))
    reasons: Reasons = {}
    if similar is not None:
        answer = _similar(pack, similar, k, budget, cluster)
    elif history is not None:
        answer, reasons = _for_history(pack, history, dislike, why, k, budget, cluster)
    else:
        assert workspace is not None
        assert user is not None
        from tfpeel.cli.known_user import answer_for  # noqa: PLC0415 - slow to import

        answer = answer_for(pack, workspace, user, k, budget, cluster)
    if answer.unknown_ids:
        shown = ", ".join(answer.unknown_ids[:5])
        click.echo(f"Not in the catalogue, left out: {shown}", err=True)
    if json_file is not None:
        print_json(answer_json(answer, pack, reasons), json_file)
    if json_file != "-":
        click.echo(answer_text(answer, reasons))


def _for_history(
    pack: Pack,
    history: str,
    dislike: str | None,
    why: bool,
    k: int,
    budget: int | None,
    cluster: int | None,
) -> tuple[Answer, Reasons]:
    """Return the answer for a history, and the reasons for each item if they are wanted."""
    items = _ids(history)
    if dislike is None and not why:
        return pack.recommend(items, k, budget, cluster), {}
    pack.known_indices(items)
    device = Recommender(pack, budget, cluster=cluster)
    device.like(*items)
    device.dislike(*_ids(dislike or ""))
    if device.state.dislikes and not device.learn():
        click.echo("Nothing to learn from the dislikes here; they are left out.", err=True)
    answer = device.recommend(k)
    if not why:
        return answer, {}
    return answer, {one.item_id: device.why(one.item_id, 3) for one in answer.recommendations}


def _similar(pack: Pack, item: str, k: int, budget: int | None, cluster: int | None) -> Answer:
    device = Recommender(pack, budget, cluster=cluster)
    device.like(item)
    return Answer(device.similar(item, k), device.cluster, device.budget_bytes, ())


def _ids(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _check_options(
    pack: Path | None,
    workspace: Path | None,
    history: str | None,
    user: str | None,
    similar: str | None,
) -> None:
    options = {"--history": history, "--user": user, "--similar": similar}
    given = [name for name, value in options.items() if value is not None]
    if len(given) != 1:
        raise InputError(
            "whom to recommend to is not clear",
            " and ".join(given) or "neither --history nor --user nor --similar",
            "--history id,id,..., --user ID or --similar ID",
            "give one of them",
        )
    if workspace is None and (pack is None or user is not None):
        raise InputError(
            "--workspace is missing" if pack else "--pack is missing",
            "--user without --workspace" if user is not None else "no --pack and no --workspace",
            "--pack PACK --history id,id,... or --workspace WS --user ID",
            "name the workspace that the user is in" if user is not None else "name the pack",
        )


def _check_device_options(history: str | None, dislike: str | None, why: bool) -> None:
    if history is None and (dislike is not None or why):
        raise InputError(
            "an option goes with --history alone",
            "--why" if why else "--dislike",
            "--history id,id,... --dislike id,id,... --why",
            "give the history of the user",
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
