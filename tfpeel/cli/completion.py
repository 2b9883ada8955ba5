"""`tfpeel completion`: what a shell needs to complete commands, options and values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tfpeel.cli.commands import COMPLETION_VARIABLE, tfpeel


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the script with which bash, zsh or fish completes `tfpeel`.

    \b
    bash:  echo 'eval "$(tfpeel completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(tfpeel completion zsh)"' >> ~/.zshrc
    fish:  tfpeel completion fish > ~/.config/fish/completions/tfpeel.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(tfpeel, {}, "tfpeel", COMPLETION_VARIABLE).source())
