"""Trains Rasa's model if what it is made of has changed: ``python -m ops.train``."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

from joblib import Parallel, delayed

from signposting import (
    embedding_build,
    kept_vectors,
    learnt_levels,
    learnt_mentions,
    learnt_refinements,
    learnt_skills,
    learnt_taught_skills,
)
from signposting.embedding import Embedding
from signposting.settings import ROOT, var_folder

INPUTS = (
    "config.yml",
    "domain.yml",
    "data/nlu/*.yml",
    "data/rules/*.yml",
    "data/stories/*.yml",
    "data/responses.yml",
    "data/embedding/*.safetensors",
    "data/signposting/*.csv",
    "data/signposting/*.txt",
    "data/signposting/conditions/*.yml",
    "data/signposting/refinements.yml",
    "bot/nlu/*.py",
    "signposting/kept_vectors.py",
    "signposting/kernel_classifier.py",
    "signposting/language.py",
    "signposting/spelling.py",
    "signposting/amounts.py",
    "signposting/condition*.py",
    "signposting/course_phrases.py",
    "signposting/dates.py",
    "signposting/embedding.py",
    "signposting/embedding_build.py",
    "signposting/gazetteer.py",
    "signposting/lbfgs.py",
    "signposting/learnt_folders.py",
    "signposting/learnt_mentions.py",
    "signposting/learnt_refinements.py",
    "signposting/learnt_skills.py",
    "signposting/likely_refinements.py",
    "signposting/logistic_regression.py",
    "signposting/mass_reading.py",
    "signposting/mention_contexts.py",
    "signposting/message_parts.py",
    "signposting/ngrams.py",
    "signposting/needs.py",
    "signposting/numbers.py",
    "signposting/other_subjects.py",
    "signposting/phrases.py",
    "signposting/place*.py",
    "signposting/postcodes.py",
    "signposting/reading.py",
    "signposting/refinement_facts.py",
    "signposting/refining.py",
    "signposting/refusals.py",
    "signposting/skill*.py",
    "signposting/start_dates.py",
    "signposting/text_classifier.py",
    "signposting/vocabulary.py",
    "signposting/wording.py",
    "uv.lock",
)
"""All that the components of the pipeline read and are made of: they see each example as they see each message."""

LEARNT_BESIDE = (
    *(learnt_refinements.build, learnt_skills.build, learnt_mentions.build),
    *(learnt_taught_skills.build, learnt_levels.build),
)
"""What the readers look up besides the model, what takes longest first. None of it takes part in the training of the
model, so that goes on meanwhile; where it has been learnt from the present files it is left as it is."""
LEARNT_AT_ONCE = 2
NICENESS = 10
"""How far what is learnt beside the model stands back for it, which takes longest and cannot be parted."""

QUIETLY = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "WARNING"}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""A second one would hardly be quicker, and waits busily while the others learn."""

TRAINED_ON = ("data/nlu", "data/rules", "data/stories", "data/responses.yml")


def model_path() -> Path:
    """Where the model for the present inputs is, or will be: its name is the digest of what it is made of."""
    digest = hashlib.sha256()
    for pattern in INPUTS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return var_folder() / "models" / f"{digest.hexdigest()[:16]}.tar.gz"


def train() -> Path:
    """The model, trained now unless it is there already. Ends the program where training fails.

    The data are validated by ``make check``, not here: that takes as long as a third of the training.
    """
    embedding_build.build_embedding()
    model = model_path()
    if model.exists():
        for build in LEARNT_BESIDE:
            build()
        return model
    print("Training the assistant. This takes a minute or two, and only happens when its data has changed.", flush=True)
    environment = {**os.environ, **QUIETLY, **ONE_THREAD}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--out", str(model.parent), "--fixed-model-name",
               model.name.removesuffix(".tar.gz"), "--skip-validation", "--data", *TRAINED_ON]  # fmt: skip
    with TemporaryFile("w+") as said:
        training = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            Parallel(n_jobs=LEARNT_AT_ONCE)(delayed(_learn)(build) for build in LEARNT_BESIDE)
        except BaseException:
            training.terminate()
            raise
        if training.wait() or not model.exists():
            said.seek(0)
            sys.exit(f"{said.read()[-6000:]}\nTraining failed: the lines above say why. Mend the data and try again.")
    for old in model.parent.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    kept_vectors.drop_others(Embedding.open())
    return model


def _learn(build: Callable[[], Path]) -> None:
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    build()


if __name__ == "__main__":
    print(f"The model is {train()}.")
