"""What people are likely to pay: facts with a source and a date, never a decision about somebody's entitlement."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from signposting.settings import ROOT

COST_FACTS = ROOT / "data" / "signposting" / "cost_facts.yml"


@dataclass(frozen=True)
class CostFact:
    """One fact, in plain words. ``until`` is the last day on which it is known to hold, where that is known."""

    id: str
    text: str
    source: str
    as_of: date
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The fact with its dates as ISO text."""
        return {
            **asdict(self),
            "as_of": self.as_of.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


def cost_facts(today: date) -> tuple[CostFact, ...]:
    """The facts that hold on a day, the most widely useful first."""
    return tuple(fact for fact in _facts() if fact.until is None or fact.until >= today)


@lru_cache(maxsize=1)
def _facts() -> tuple[CostFact, ...]:
    return tuple(CostFact(**fact) for fact in yaml.safe_load(COST_FACTS.read_text(encoding="utf-8")))
