"""Broken and hostile files."""

from scripts.faults.case import Fault

HOSTILE: tuple[Fault, ...] = ()
