"""Where the tasks of a stage are done: here, in processes, or on the machines of a Ray cluster."""

from tfpeel.engine.engine import Engine, ThisProcess, Work
from tfpeel.engine.processes import Processes, on_this_machine
from tfpeel.engine.ray import RayCluster

__all__ = ["Engine", "Processes", "RayCluster", "ThisProcess", "Work", "on_this_machine"]
