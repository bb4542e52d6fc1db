"""The stories beside the rules: the trained policies predict every step of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from ops.train import train
from signposting.settings import ROOT

pytestmark = pytest.mark.product


def test_the_policies_predict_every_step_of_the_stories(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "test", "core", "--stories", "data/stories",
               "--model", str(train()), "--out", str(tmp_path), "--fail-on-prediction-errors"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
