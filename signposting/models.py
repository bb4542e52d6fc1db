"""The tables, under the field's own nouns. Mapped rows stay inside ``signposting``; values leave it.

Money is pence, distances are km, instants are UTC. Whatever the demonstration region brought is marked
``is_demonstration``, so that it can be shown as such and taken out again.
"""

from datetime import date, datetime, timezone

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from signposting import vocabulary
from signposting.vocabulary import Word

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, always UTC. SQLite forgets the zone; this gives it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return None if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=timezone.utc)


def one_of(column: str, words: type[Word]) -> CheckConstraint:
    """The database refuses a value outside the closed list."""
    listed = ", ".join(f"'{value}'" for value in words.values())
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_listed")


# Vocabulary and geography, loaded by `signpost db upgrade` from the files that the product ships.


class Skill(Base):
    __tablename__ = "skill"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    label: Mapped[str] = mapped_column(String(80))
    area: Mapped[str] = mapped_column(String(60))


class District(Base):
    """A local authority district, with the combined authority (the city region) that it belongs to."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str | None] = mapped_column(String(60), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]


class Outcode(Base):
    __tablename__ = "outcode"

    outcode: Mapped[str] = mapped_column(String(4), primary_key=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    latitude: Mapped[float]
    longitude: Mapped[float]


class Sector(Base):
    __tablename__ = "sector"

    sector: Mapped[str] = mapped_column(String(6), primary_key=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    latitude: Mapped[float]
    longitude: Mapped[float]


class NamedPlace(Base):
    """A place that people name: a city, town, village, suburb, estate."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    outcode: Mapped[str | None] = mapped_column(String(4))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    latitude: Mapped[float]
    longitude: Mapped[float]


class ShippedTable(Base):
    """Which edition of a table that the product ships is loaded, so that the next start need not load it again."""

    __tablename__ = "shipped_table"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


# Provision.


class Provider(Base):
    __tablename__ = "provider"

    ukprn: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    website: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(30))
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("length(ukprn) = 8", name="ukprn_has_8_digits"),)


class Venue(Base):
    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    ukprn: Mapped[str] = mapped_column(ForeignKey("provider.ukprn"), index=True)
    provider_venue_ref: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(250))
    address_line_1: Mapped[str] = mapped_column(String(100))
    address_line_2: Mapped[str | None] = mapped_column(String(100))
    town: Mapped[str] = mapped_column(String(75))
    county: Mapped[str | None] = mapped_column(String(75))
    postcode: Mapped[str] = mapped_column(String(8))
    latitude: Mapped[float]
    longitude: Mapped[float]
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10), default=vocabulary.ListingState.LIVE.value)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(10), default="upload")

    provider: Mapped[Provider] = relationship()

    __table_args__ = (
        UniqueConstraint("ukprn", "provider_venue_ref"),
        CheckConstraint("source IN ('upload', 'extract')", name="source_listed"),
        one_of("state", vocabulary.ListingState),
    )


class LearningAim(Base):
    """A qualification or unit on the national list of learning aims (LARS)."""

    __tablename__ = "learning_aim"

    reference: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(String(255))
    level: Mapped[str | None] = mapped_column(String(20))
    sector_subject_area: Mapped[str | None] = mapped_column(String(120))
    awarding_organisation: Mapped[str | None] = mapped_column(String(255))
    is_digital_entitlement: Mapped[bool] = mapped_column(default=False)


class Course(Base):
    """What is taught, in the national course directory's own fields. ``kind`` is ``lars`` or ``non_lars``.

    ``source`` says who keeps it: the provider (``upload``), or the region from the national directory (``extract``),
    in which its id is ``national_reference``.
    """

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    ukprn: Mapped[str] = mapped_column(ForeignKey("provider.ukprn"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    learning_aim_reference: Mapped[str | None] = mapped_column(String(8))
    who_this_course_is_for: Mapped[str] = mapped_column(Text, default="")
    entry_requirements: Mapped[str] = mapped_column(Text, default="")
    what_you_will_learn: Mapped[str] = mapped_column(Text, default="")
    how_you_will_learn: Mapped[str] = mapped_column(Text, default="")
    what_you_will_need_to_bring: Mapped[str] = mapped_column(Text, default="")
    how_you_will_be_assessed: Mapped[str] = mapped_column(Text, default="")
    where_next: Mapped[str] = mapped_column(Text, default="")
    course_type: Mapped[str | None] = mapped_column(String(60))
    sector: Mapped[str | None] = mapped_column(String(60))
    education_level: Mapped[str | None] = mapped_column(String(20))
    awarding_body: Mapped[str | None] = mapped_column(String(255))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(10), default="upload")
    national_reference: Mapped[str | None] = mapped_column(String(40), index=True)

    provider: Mapped[Provider] = relationship()
    course_runs: Mapped[list["CourseRun"]] = relationship(back_populates="course", cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("source IN ('upload', 'extract')", name="source_listed"),
        CheckConstraint("kind IN ('lars', 'non_lars')", name="kind_listed"),
    )


class CourseRun(Base):
    """One dated or flexible-start delivery of a course.

    ``start_date`` is ``NULL`` for a flexible start. ``cost_pence`` is ``NULL`` where only words say what it costs.
    ``is_free_to_all`` holds where nobody pays; a fee waived for some only does not count. ``places_left`` is ``NULL``
    where the provider does not say. A run that is ``is_national`` is delivered wherever the learner works;
    ``sub_regions`` are the areas of one that is not, as its provider names them. ``level_phrase`` are the words of the
    listing that say the level. ``national_reference`` is the run's id in the national course directory, and
    ``national_digest`` stands for all that the directory said of it when it was last taken in.
    """

    __tablename__ = "course_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    your_reference: Mapped[str | None] = mapped_column(String(255))
    course_name: Mapped[str] = mapped_column(String(255))
    course_webpage: Mapped[str | None] = mapped_column(String(255))
    delivery: Mapped[str] = mapped_column(String(20))
    is_national: Mapped[bool] = mapped_column(default=False)
    start_date: Mapped[date | None]
    cost_pence: Mapped[int | None]
    cost_description: Mapped[str | None] = mapped_column(String(255))
    is_free_to_all: Mapped[bool] = mapped_column(default=False)
    duration: Mapped[int | None]
    duration_unit: Mapped[str | None] = mapped_column(String(10))
    study_mode: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(10))
    places_left: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default=vocabulary.ListingState.LIVE.value)
    sub_regions: Mapped[str | None] = mapped_column(Text)
    level_phrase: Mapped[str | None] = mapped_column(String(255))
    national_reference: Mapped[str | None] = mapped_column(String(40), index=True)
    national_digest: Mapped[str | None] = mapped_column(String(32))

    course: Mapped[Course] = relationship(back_populates="course_runs")
    venue: Mapped[Venue | None] = relationship()
    skills: Mapped[list["CourseRunSkill"]] = relationship(cascade="all, delete-orphan")
    times: Mapped[list["CourseRunTime"]] = relationship(cascade="all, delete-orphan")
    access: Mapped[list["CourseRunAccess"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        one_of("delivery", vocabulary.Delivery),
        one_of("level", vocabulary.Level),
        one_of("state", vocabulary.ListingState),
        CheckConstraint("cost_pence >= 0", name="cost_not_negative"),
        CheckConstraint("places_left >= 0", name="places_not_negative"),
        CheckConstraint("venue_id IS NOT NULL OR delivery NOT IN ('in_person', 'blended')", name="taught_somewhere"),
    )


class CourseRunSkill(Base):
    """That a run teaches a skill, and the phrase of the listing that says so."""

    __tablename__ = "course_run_skill"

    course_run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    tag: Mapped[str] = mapped_column(String(10), default=vocabulary.Tag.PRIMARY.value)
    phrase: Mapped[str | None] = mapped_column(String(255))

    __table_args__ = (one_of("tag", vocabulary.Tag),)


class CourseRunTime(Base):
    __tablename__ = "course_run_time"

    course_run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), primary_key=True)
    time: Mapped[str] = mapped_column(String(20), primary_key=True)

    __table_args__ = (one_of("time", vocabulary.Time),)


class CourseRunAccess(Base):
    """What a run offers, of the course or of its venue."""

    __tablename__ = "course_run_access"

    course_run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), primary_key=True)
    access: Mapped[str] = mapped_column(String(20), primary_key=True)
    phrase: Mapped[str | None] = mapped_column(String(255))

    __table_args__ = (one_of("access", vocabulary.Access),)


class CourseRunDistrict(Base):
    """A district in which a run without a venue of its own (work based) is offered."""

    __tablename__ = "course_run_district"

    course_run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"), primary_key=True)


class SupportService(Base):
    """A place or a scheme that lends devices, gives data, has free computers or drop-in help.

    ``district_code`` is ``NULL`` and ``region`` set where a scheme serves a whole region and has no place to visit.
    """

    __tablename__ = "support_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    support: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(250))
    organisation: Mapped[str | None] = mapped_column(String(250))
    address: Mapped[str | None] = mapped_column(String(255))
    postcode: Mapped[str | None] = mapped_column(String(8))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    region: Mapped[str | None] = mapped_column(String(60))
    who_can_use_it: Mapped[str | None] = mapped_column(Text)
    opening_hours: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(255))
    source: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10), default=vocabulary.ListingState.LIVE.value)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        one_of("support", vocabulary.Support),
        one_of("state", vocabulary.ListingState),
        Index("ix_support_service_place", "support", "latitude", "longitude"),
    )


class ProvisionVersion(Base):
    """What tells each process to refresh its snapshot of what is live.

    Row 1 moves with every change. The row whose id is a UKPRN holds the version of that provider's last change, row 0
    that of the last change that may have touched anybody's listings.
    """

    __tablename__ = "provision_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


# Demand.


class EmployerNeed(Base):
    """A skill or an occupation, a place and a number of posts, as an employer or a data set states it."""

    __tablename__ = "employer_need"

    id: Mapped[int] = mapped_column(primary_key=True)
    skill: Mapped[str | None] = mapped_column(ForeignKey("skill.id"), index=True)
    occupation: Mapped[str | None] = mapped_column(String(160))
    area: Mapped[str] = mapped_column(String(80), index=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    posts: Mapped[int | None]
    period: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(160))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class RecordedNeed(Base):
    """One distinct set of conditions that one resident asked for, and what came of it.

    ``resident`` is a keyed hash that cannot be traced to a chat without the key. ``text`` is scrubbed. The place is
    kept as its outward postcode alone. ``wants_notice``: the resident would like to be told when something opens.
    ``poster`` is where the poster hung whose link brought them.
    """

    __tablename__ = "need"

    reference: Mapped[str] = mapped_column(String(12), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    asked_on: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(String(500))
    outcode: Mapped[str | None] = mapped_column(String(4), index=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"), index=True)
    max_distance_km: Mapped[float | None] = mapped_column(Float)
    delivery: Mapped[str] = mapped_column(String(20))
    cost_limit_pence: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(String(10))
    start_by: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(10))
    matches: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=vocabulary.DemandState.NEW.value)
    follows: Mapped[str | None] = mapped_column(ForeignKey("need.reference"))
    wants_notice: Mapped[bool] = mapped_column(default=False)
    poster: Mapped[str | None] = mapped_column(String(40))
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    skills: Mapped[list["NeedSkill"]] = relationship(cascade="all, delete-orphan")
    times: Mapped[list["NeedTime"]] = relationship(cascade="all, delete-orphan")
    access: Mapped[list["NeedAccess"]] = relationship(cascade="all, delete-orphan")
    reasons: Mapped[list["NeedReason"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        UniqueConstraint("resident", "fingerprint", "asked_on"),
        one_of("channel", vocabulary.Channel),
        one_of("outcome", vocabulary.Outcome),
        one_of("state", vocabulary.DemandState),
    )


class NeedSkill(Base):
    """A skill that a need names; ``is_met`` says whether any match teaches it."""

    __tablename__ = "need_skill"

    reference: Mapped[str] = mapped_column(ForeignKey("need.reference", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    is_met: Mapped[bool]


class NeedTime(Base):
    __tablename__ = "need_time"

    reference: Mapped[str] = mapped_column(ForeignKey("need.reference", ondelete="CASCADE"), primary_key=True)
    time: Mapped[str] = mapped_column(String(20), primary_key=True)

    __table_args__ = (one_of("time", vocabulary.Time),)


class NeedAccess(Base):
    __tablename__ = "need_access"

    reference: Mapped[str] = mapped_column(ForeignKey("need.reference", ondelete="CASCADE"), primary_key=True)
    access: Mapped[str] = mapped_column(String(20), primary_key=True)

    __table_args__ = (one_of("access", vocabulary.Access),)


class NeedReason(Base):
    """Why a need was unmet."""

    __tablename__ = "need_reason"

    reference: Mapped[str] = mapped_column(ForeignKey("need.reference", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)

    __table_args__ = (one_of("reason", vocabulary.Reason),)


# What residents say about the listings and the service.


class ListingProblem(Base):
    """That a listing is wrong, full or cancelled, kept for its provider. No words of the resident are kept."""

    __tablename__ = "listing_problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), index=True)
    problem: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (one_of("problem", vocabulary.Problem),)


class Feedback(Base):
    """That somebody praised the service or complained of it. No words of theirs are kept."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (one_of("opinion", vocabulary.Opinion), one_of("channel", vocabulary.Channel))


# Telegram.


class TelegramUpdate(Base):
    """An update of Telegram's, known by its id for good, so that none is handled twice.

    ``payload`` is what somebody said, encrypted, and only until it is answered.
    """

    __tablename__ = "telegram_update"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (CheckConstraint("answered_at IS NULL OR payload IS NULL", name="answered_holds_nothing"),)


class TelegramButton(Base):
    """A button as Telegram knows it: a short token, bound to the conversation in which it was shown.

    ``standing`` is where the conversation stood then: a button works for as long as it stands there.
    """

    __tablename__ = "telegram_button"

    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(80), index=True)
    payload: Mapped[str] = mapped_column(String(255))
    standing: Mapped[str] = mapped_column(String(64))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# Imports.


class ImportRecord(Base):
    """A file that was taken in: what it was, who brought it and when, and what it did to the listings.

    ``provider`` is the UKPRN that the file was for. An import that was ``undone_at`` some time counts no more.
    """

    __tablename__ = "import_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    provider: Mapped[str | None] = mapped_column(String(8))
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[str] = mapped_column(String(254))
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportChange(Base):
    """What an import did to one row of a table, so that it can be undone.

    ``before`` is the row as it was, with what hangs on it, as JSON; ``NULL`` for a row that the import brought.
    """

    __tablename__ = "import_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_record.id", ondelete="CASCADE"), index=True)
    changed_table: Mapped[str] = mapped_column(String(40))
    changed_key: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)


class UnitPostcode(Base):
    """A whole postcode and where it lies, from Code-Point Open or the ONS Postcode Directory."""

    __tablename__ = "unit_postcode"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    district_code: Mapped[str | None] = mapped_column(String(9))


class TagCorrection(Base):
    """What a provider says of a course against its words: that it has a tag, or that it has not.

    ``entity`` is ``skill``, ``access`` or ``level``; ``tag`` says how much of the course a skill is. It outlives
    imports for as long as the course is listed.
    """

    __tablename__ = "tag_correction"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    entity: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    is_right: Mapped[bool]
    tag: Mapped[str | None] = mapped_column(String(10))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        one_of("tag", vocabulary.Tag),
        CheckConstraint("entity IN ('skill', 'access', 'level')", name="entity_listed"),
    )
