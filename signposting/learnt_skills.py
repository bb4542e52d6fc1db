"""Which skill a message means where it names none: learnt from phrases, by the sentence embedding.

Learnt at set-up from the names in ``data/signposting/skills.csv``, the phrases in ``skill_phrases.csv`` and the
off-topic lines of ``data/nlu``, and kept under ``var/`` in a file whose name is a digest of what it was learnt from. A
wrong skill is worse than none: what is not likely enough,
or hardly likelier than another, is left unsaid.
"""

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.linear_model import LogisticRegression

from signposting.embedding import Embedding
from signposting.settings import ROOT, var_folder
from signposting.skills import load_skills

PHRASES = ROOT / "data" / "signposting" / "skill_phrases.csv"
NAMES = ROOT / "data" / "signposting" / "skills.csv"
OFF_TOPIC = ROOT / "data" / "nlu" / "out_of_scope.yml"
STRENGTH = 10.0
SURE_ENOUGH = 0.6
AHEAD_BY = 0.25
"""Cross-validated on phrases that name no skill: of those that pass, about three in four are right; half pass."""
NO_SKILL = ""
"""What an off-topic line means."""

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LearntSkills:
    """What was learnt. May be shared between threads."""

    skills: tuple[str, ...]
    _weights: Matrix = field(repr=False)
    _bias: Matrix = field(repr=False)
    _embedding: Embedding = field(repr=False)

    @classmethod
    def open(cls) -> "LearntSkills":
        """What set-up learnt; learns it now where that has not been done."""
        kept = np.load(build(), allow_pickle=False)
        return cls(tuple(map(str, kept["skills"])), kept["weights"], kept["bias"], Embedding.open())

    def read(self, text: str) -> list[tuple[str, float]]:
        """The skill that a text means and how likely that is; none where that is not sure enough."""
        if not any(character.isalnum() for character in text):
            return []
        scores = self._embedding.embed([text.lower()])[0] @ self._weights + self._bias
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        first, second = np.argsort(-likely)[:2]
        if self.skills[first] == NO_SKILL or likely[first] < SURE_ENOUGH or likely[first] - likely[second] < AHEAD_BY:
            return []
        return [(self.skills[first], float(likely[first]))]


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the file that holds what was learnt."""
    embedding = Embedding.open()
    digest = hashlib.sha256(embedding.name.encode() + NAMES.read_bytes() + Path(__file__).read_bytes())
    digest.update(PHRASES.read_bytes() + OFF_TOPIC.read_bytes())
    target = var_folder() / f"learnt-skills-{digest.hexdigest()[:16]}.npz"
    if not target.exists():
        phrases = _phrases()
        model = LogisticRegression(C=STRENGTH, max_iter=500)
        model.fit(embedding.embed([phrase.lower() for _, phrase in phrases]), [skill for skill, _ in phrases])
        draft = target.with_name(f".{target.name}")
        np.savez(draft, skills=model.classes_.astype(str), weights=model.coef_.T.astype(np.float32),
                 bias=model.intercept_.astype(np.float32))  # fmt: skip
        draft.replace(target)
    return target


def _phrases() -> list[tuple[str, str]]:
    named = [(skill.id, name) for skill in load_skills() for name in (skill.label, *skill.other_names)]
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        phrased = [(row["skill"], row["phrase"]) for row in csv.DictReader(lines)]
    groups = yaml.safe_load(OFF_TOPIC.read_text(encoding="utf-8"))["nlu"]
    off_topic = [line.removeprefix("- ") for group in groups for line in group["examples"].splitlines()]
    return named + phrased + [(NO_SKILL, line) for line in off_topic]
