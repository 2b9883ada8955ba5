"""A check-up of interactions: what is odd about them, and which option helps."""

from tfpeel.data.check.check import CheckUp, check, check_interactions
from tfpeel.data.check.finding import Finding

__all__ = ["CheckUp", "Finding", "check", "check_interactions"]
