"""What a wheel carries besides the program: the dbt project, expectations, notebooks, samples, Dagster's settings.

Everything else about the build stands in pyproject.toml. An editable install reads these from the checkout.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = ("dbt_project", "expectations", "notebooks", "data/raw")
FOLDER = "jixiao_project"
"""Beside `pipelines` in site-packages; pipelines/settings.py looks for it where there is no checkout."""


class BuildWithProject(build_py):
    """Copies the folders into the wheel."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        here, there = Path(__file__).parent, Path(self.build_lib) / FOLDER
        shutil.rmtree(there, ignore_errors=True)
        leave_out = shutil.ignore_patterns("target", "logs", "__pycache__", ".user.yml")
        for folder in CARRIED:
            shutil.copytree(here / folder, there / folder, ignore=leave_out)
        shutil.copy(here / "dagster.yaml", there / "dagster.yaml")


setup(cmdclass={"build_py": BuildWithProject})
