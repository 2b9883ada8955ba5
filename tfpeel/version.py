"""The version of tfpeel."""

VERSION = "0.1.0"
