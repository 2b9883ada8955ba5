"""Tuning: Keras Tuner over the recall of the packs; import `tune` from tfpeel.tune.tune."""

from tfpeel.tune.config import PARAMETERS, ParameterName, TuneConfig, TunerName

__all__ = ["PARAMETERS", "ParameterName", "TuneConfig", "TunerName"]
