"""`tfpeel deploy push`: a pack, or a part of it, onto devices."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.deploy.target import Target, target_options
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.sizes import format_size, parse_size
from tfpeel.errors import InputError
from tfpeel.runtime import Pack
from tfpeel.sign import read_private_key
from tfpeel_deploy import PackFolder, PushReport, PushRequest, push_pack

_AUTO = "auto"


@click.command("push")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
@target_options
@click.option(
    "--budget",
    "budgets",
    metavar="auto|SIZE",
    multiple=True,
    default=(_AUTO,),
    show_default=True,
    help="The largest file within it, of each cluster; may be repeated; auto: by what is free.",
)
@click.option(
    "--cluster",
    "clusters",
    type=click.IntRange(min=0),
    multiple=True,
    help="User cluster; may be repeated.  [default: all]",
)
@click.option("--all-clusters", is_flag=True, help="All of them, so that the device can choose.")
@click.option(
    "--lacking", is_flag=True, help="Only clusters of which the device has no file of this pack."
)
@click.option("--name", help="Name on the device.  [default: that of the pack's directory]")
@click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(min=0),
    default=20,
    show_default=True,
    help="Seconds for a lost connection to come back.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of a private key that signs what the device gets; a part of a pack needs it.",
)
@click.option(
    "--apk", type=click.Path(path_type=Path), metavar="FILE", help="An APK to install first."
)
@output_options
def command(
    target: Target,
    pack: Path,
    budgets: tuple[str, ...],
    clusters: tuple[int, ...],
    all_clusters: bool,
    lacking: bool,
    name: str | None,
    wait_seconds: float,
    key: Path | None,
    apk: Path | None,
    output: Output,
) -> None:
    """Bring a pack, or a part of it, to devices; only what is not there yet is sent."""
    _check_options(clusters, all_clusters, apk)
    opened = Pack(pack)
    private = read_private_key(key) if key is not None else None
    request = PushRequest(name or pack.resolve().name, _sizes(budgets), clusters, lacking, private)
    opened.verify()
    progress = ConsoleProgress(output)

    def push(folder: PackFolder) -> None:
        if apk is not None:
            folder.adb.install(folder.serial, apk)
            output.status(f"{folder.serial}: {apk} is installed")
        report = push_pack(opened, request, folder, progress, wait_seconds)
        output.summary(_text(folder.serial, request.name, str(folder.place), report))

    target.each(push)


def _check_options(clusters: tuple[int, ...], all_clusters: bool, apk: Path | None) -> None:
    if clusters and all_clusters:
        raise InputError(
            "which clusters are meant is not clear",
            "both --cluster and --all-clusters",
            "one of the two",
            "leave one out",
        )
    if apk is not None and not apk.is_file():
        raise InputError("there is no such APK", apk, "a file", "check --apk")


def _sizes(budgets: tuple[str, ...]) -> tuple[int, ...]:
    """Return the budgets in bytes; empty for auto."""
    if _AUTO not in budgets:
        return tuple(parse_size(text) for text in budgets)
    if len(budgets) > 1:
        raise InputError(
            "which budget is meant is not clear",
            ", ".join(budgets),
            "auto, or sizes",
            "leave auto out",
        )
    return ()


def _text(serial: str, name: str, place: str, report: PushReport) -> str:
    manifest = report.manifest
    clusters = sorted({file.cluster for file in manifest.files})
    all_of_them = len(clusters) == len(manifest.clusters)
    held = f"all {len(clusters)}" if all_of_them else ", ".join(map(str, clusters))
    lines = [
        f"{serial}: pack {name} is whole in {place}; user clusters: {held};"
        f" budgets: {', '.join(format_size(budget) for budget in manifest.budgets)}",
        f"{serial}: files sent: {report.sent_files} ({report.sent_bytes:,} bytes),"
        f" {report.kept_files} were there",
    ]
    if manifest.pack_version is not None and not report.is_signed:
        lines.append(
            f"{serial}: this part of a signed pack is not signed; an app that trusts keys needs"
            " it signed with --key"
        )
    if report.reason:
        lines.insert(0, f"{serial}: budget by what is free: {report.reason}")
    if report.interruptions:
        lines.append(f"{serial}: the connection was lost and came back, {report.interruptions}x")
    return "\n".join(lines)
