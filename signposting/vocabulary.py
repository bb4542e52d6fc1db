"""The closed lists that every room, table, page and export shares.

The words are the product's public vocabulary: they stand in the database, in slots and entities, in addresses and
exports, so a value may be added here but never renamed. The skills themselves are data
(``data/signposting/skills.csv``) and are read by :mod:`signposting.skills`.
"""

from enum import Enum
from functools import cache


class Word(str, Enum):
    """A closed list whose members are their own text, so that they can stand in JSON and SQL as they are."""

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    @cache
    def values(cls) -> tuple[str, ...]:
        """Every value of the list, in the order of its definition."""
        return tuple(str(member.value) for member in cls)


class Level(Word):
    """What a course assumes of its topic: nothing, some use, solid practice. Not its qualification's number."""

    BEGINNER = "beginner"
    IMPROVER = "improver"
    ADVANCED = "advanced"


class Delivery(Word):
    """How a course run is taught."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BLENDED = "blended"
    WORK_BASED = "work_based"


ANY_DELIVERY = "any"


class Time(Word):
    """When a course run meets. ``day_or_block_release`` is a time of its own, not daytime."""

    DAYTIME = "daytime"
    EVENING = "evening"
    WEEKEND = "weekend"
    DAY_OR_BLOCK_RELEASE = "day_or_block_release"


class Access(Word):
    """What a venue or a course offers so that a person can take part."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    BSL = "bsl"
    ESOL = "esol"
    CHILDCARE = "childcare"
    QUIET_SPACE = "quiet_space"
    WOMEN_ONLY = "women_only"
    LARGE_PRINT = "large_print"
    EQUIPMENT_LENT = "equipment_lent"


class Support(Word):
    """What a support service gives."""

    DEVICE = "device"
    DATA = "data"
    FREE_COMPUTERS = "free_computers"
    DROP_IN_HELP = "drop_in_help"


class Reason(Word):
    """Why a need was not met."""

    NO_PROVISION = "no_provision"
    DISTANCE = "distance"
    TIME = "time"
    COST = "cost"
    FULL = "full"
    ACCESS = "access"
    DELIVERY = "delivery"
    LEVEL = "level"
    START_DATE = "start_date"
    UNRECOGNISED_SKILL = "unrecognised_skill"
    DECLINED = "declined"


class Outcome(Word):
    """Whether provision answered a need; ``partly``: some of several skills have a match and some have none."""

    MET = "met"
    UNMET = "unmet"
    PARTLY = "partly"


class DemandState(Word):
    """What the task force has done about a need."""

    NEW = "new"
    REVIEWING = "reviewing"
    COMMISSIONED = "commissioned"
    MET = "met"
    DECLINED = "declined"


class Channel(Word):
    """Where a need was asked; ``courses`` is the page that works without JavaScript."""

    WEB = "web"
    COURSES = "courses"
    TELEGRAM = "telegram"


class Tag(Word):
    """How much of a course a skill is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class ListingState(Word):
    """Whether a listing is offered now; a withdrawn one is kept, so that demand can be understood later."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


class Problem(Word):
    """What is wrong with a listing."""

    FULL = "full"
    CANCELLED = "cancelled"
    CONTACT = "contact"
    COST = "cost"
    TIME = "time"
    VENUE = "venue"
    OTHER = "other"


class Opinion(Word):
    """What somebody thinks of the service."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"
