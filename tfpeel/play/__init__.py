"""Try a pack in the browser: a page on this machine alone, out of the real .tflite files."""

from tfpeel.play.playground import Playground
from tfpeel.play.server import PlayServer

__all__ = ["PlayServer", "Playground"]
