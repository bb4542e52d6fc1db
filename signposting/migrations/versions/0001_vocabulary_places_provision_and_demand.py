"""vocabulary places provision and demand."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "district",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    with op.batch_alter_table("district") as batch_op:
        batch_op.create_index(batch_op.f("ix_district_region"), ["region"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('web', 'courses', 'telegram')", name=op.f("ck_feedback_channel_listed")),
        sa.CheckConstraint("opinion IN ('praise', 'complaint', 'unclear')", name=op.f("ck_feedback_opinion_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "learning_aim",
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("sector_subject_area", sa.String(length=120), nullable=True),
        sa.Column("awarding_organisation", sa.String(length=255), nullable=True),
        sa.Column("is_digital_entitlement", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_learning_aim")),
    )
    op.create_table(
        "provider",
        sa.Column("ukprn", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(ukprn) = 8", name=op.f("ck_provider_ukprn_has_8_digits")),
        sa.PrimaryKeyConstraint("ukprn", name=op.f("pk_provider")),
    )
    op.create_table(
        "provision_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision_version")),
    )
    op.create_table(
        "shipped_table",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shipped_table")),
    )
    op.create_table(
        "skill",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
    )
    op.create_table(
        "telegram_button",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.String(length=255), nullable=False),
        sa.Column("standing", sa.String(length=64), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_telegram_button")),
    )
    with op.batch_alter_table("telegram_button") as batch_op:
        batch_op.create_index(batch_op.f("ix_telegram_button_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_telegram_button_offered_at"), ["offered_at"], unique=False)

    op.create_table(
        "telegram_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answered_at IS NULL OR payload IS NULL", name=op.f("ck_telegram_update_answered_holds_nothing")
        ),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_telegram_update")),
    )
    with op.batch_alter_table("telegram_update") as batch_op:
        batch_op.create_index(batch_op.f("ix_telegram_update_answered_at"), ["answered_at"], unique=False)

    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ukprn", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("learning_aim_reference", sa.String(length=8), nullable=True),
        sa.Column("who_this_course_is_for", sa.Text(), nullable=False),
        sa.Column("entry_requirements", sa.Text(), nullable=False),
        sa.Column("what_you_will_learn", sa.Text(), nullable=False),
        sa.Column("how_you_will_learn", sa.Text(), nullable=False),
        sa.Column("what_you_will_need_to_bring", sa.Text(), nullable=False),
        sa.Column("how_you_will_be_assessed", sa.Text(), nullable=False),
        sa.Column("where_next", sa.Text(), nullable=False),
        sa.Column("course_type", sa.String(length=60), nullable=True),
        sa.Column("sector", sa.String(length=60), nullable=True),
        sa.Column("education_level", sa.String(length=20), nullable=True),
        sa.Column("awarding_body", sa.String(length=255), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.CheckConstraint("kind IN ('lars', 'non_lars')", name=op.f("ck_course_kind_listed")),
        sa.CheckConstraint("source IN ('upload', 'extract')", name=op.f("ck_course_source_listed")),
        sa.ForeignKeyConstraint(["ukprn"], ["provider.ukprn"], name=op.f("fk_course_ukprn_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    with op.batch_alter_table("course") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_ukprn"), ["ukprn"], unique=False)

    op.create_table(
        "employer_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=60), nullable=True),
        sa.Column("occupation", sa.String(length=160), nullable=True),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_employer_need_district_code_district")
        ),
        sa.ForeignKeyConstraint(["skill"], ["skill.id"], name=op.f("fk_employer_need_skill_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_need")),
    )
    with op.batch_alter_table("employer_need") as batch_op:
        batch_op.create_index(batch_op.f("ix_employer_need_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_employer_need_skill"), ["skill"], unique=False)

    op.create_table(
        "need",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("resident", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("outcode", sa.String(length=4), nullable=True),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("max_distance_km", sa.Float(), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("cost_limit_pence", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("start_by", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("matches", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("follows", sa.String(length=12), nullable=True),
        sa.Column("wants_notice", sa.Boolean(), nullable=False),
        sa.Column("poster", sa.String(length=40), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("channel IN ('web', 'courses', 'telegram')", name=op.f("ck_need_channel_listed")),
        sa.CheckConstraint("outcome IN ('met', 'unmet', 'partly')", name=op.f("ck_need_outcome_listed")),
        sa.CheckConstraint(
            "state IN ('new', 'reviewing', 'commissioned', 'met', 'declined')", name=op.f("ck_need_state_listed")
        ),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_need_district_code_district")),
        sa.ForeignKeyConstraint(["follows"], ["need.reference"], name=op.f("fk_need_follows_need")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_need")),
        sa.UniqueConstraint("resident", "fingerprint", "asked_on", name=op.f("uq_need_resident")),
    )
    with op.batch_alter_table("need") as batch_op:
        batch_op.create_index(batch_op.f("ix_need_asked_on"), ["asked_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_district_code"), ["district_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_outcode"), ["outcode"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_resident"), ["resident"], unique=False)

    op.create_table(
        "outcode",
        sa.Column("outcode", sa.String(length=4), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_outcode_district_code_district")),
        sa.PrimaryKeyConstraint("outcode", name=op.f("pk_outcode")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("outcode", sa.String(length=4), nullable=True),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_place_district_code_district")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place") as batch_op:
        batch_op.create_index(batch_op.f("ix_place_name"), ["name"], unique=False)

    op.create_table(
        "sector",
        sa.Column("sector", sa.String(length=6), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_sector_district_code_district")),
        sa.PrimaryKeyConstraint("sector", name=op.f("pk_sector")),
    )
    op.create_table(
        "support_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("support", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("organisation", sa.String(length=250), nullable=True),
        sa.Column("address", sa.String(length=255), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("region", sa.String(length=60), nullable=True),
        sa.Column("who_can_use_it", sa.Text(), nullable=True),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('live', 'withdrawn')", name=op.f("ck_support_service_state_listed")),
        sa.CheckConstraint(
            "support IN ('device', 'data', 'free_computers', 'drop_in_help')",
            name=op.f("ck_support_service_support_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_support_service_district_code_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_service")),
    )
    with op.batch_alter_table("support_service") as batch_op:
        batch_op.create_index("ix_support_service_place", ["support", "latitude", "longitude"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_service_support"), ["support"], unique=False)

    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ukprn", sa.String(length=8), nullable=False),
        sa.Column("provider_venue_ref", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("address_line_1", sa.String(length=100), nullable=False),
        sa.Column("address_line_2", sa.String(length=100), nullable=True),
        sa.Column("town", sa.String(length=75), nullable=False),
        sa.Column("county", sa.String(length=75), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.CheckConstraint("source IN ('upload', 'extract')", name=op.f("ck_venue_source_listed")),
        sa.CheckConstraint("state IN ('live', 'withdrawn')", name=op.f("ck_venue_state_listed")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_venue_district_code_district")),
        sa.ForeignKeyConstraint(["ukprn"], ["provider.ukprn"], name=op.f("fk_venue_ukprn_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("ukprn", "provider_venue_ref", name=op.f("uq_venue_ukprn")),
    )
    with op.batch_alter_table("venue") as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_ukprn"), ["ukprn"], unique=False)

    op.create_table(
        "course_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("your_reference", sa.String(length=255), nullable=True),
        sa.Column("course_name", sa.String(length=255), nullable=False),
        sa.Column("course_webpage", sa.String(length=255), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("is_national", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("cost_pence", sa.Integer(), nullable=True),
        sa.Column("cost_description", sa.String(length=255), nullable=True),
        sa.Column("is_free_to_all", sa.Boolean(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("duration_unit", sa.String(length=10), nullable=True),
        sa.Column("study_mode", sa.String(length=20), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("places_left", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sub_regions", sa.Text(), nullable=True),
        sa.Column("level_phrase", sa.String(length=255), nullable=True),
        sa.Column("national_reference", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "delivery IN ('in_person', 'online', 'blended', 'work_based')", name=op.f("ck_course_run_delivery_listed")
        ),
        sa.CheckConstraint("level IN ('beginner', 'improver', 'advanced')", name=op.f("ck_course_run_level_listed")),
        sa.CheckConstraint("state IN ('live', 'withdrawn')", name=op.f("ck_course_run_state_listed")),
        sa.CheckConstraint(
            "venue_id IS NOT NULL OR delivery NOT IN ('in_person', 'blended')",
            name=op.f("ck_course_run_taught_somewhere"),
        ),
        sa.CheckConstraint("cost_pence >= 0", name=op.f("ck_course_run_cost_not_negative")),
        sa.CheckConstraint("places_left >= 0", name=op.f("ck_course_run_places_not_negative")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_run_course_id_course")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_course_run_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_run")),
    )
    with op.batch_alter_table("course_run") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_run_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_run_national_reference"), ["national_reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_run_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "need_access",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("access", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "access IN ('step_free', 'hearing_loop', 'bsl', 'esol', 'childcare', 'quiet_space', 'women_only', 'large_print', 'equipment_lent')",
            name=op.f("ck_need_access_access_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["reference"], ["need.reference"], name=op.f("fk_need_access_reference_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "access", name=op.f("pk_need_access")),
    )
    op.create_table(
        "need_reason",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "reason IN ('no_provision', 'distance', 'time', 'cost', 'full', 'access', 'delivery', 'level', 'start_date', 'unrecognised_skill', 'declined')",
            name=op.f("ck_need_reason_reason_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["reference"], ["need.reference"], name=op.f("fk_need_reason_reference_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "reason", name=op.f("pk_need_reason")),
    )
    op.create_table(
        "need_skill",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("skill", sa.String(length=60), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["need.reference"], name=op.f("fk_need_skill_reference_need"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill"], ["skill.id"], name=op.f("fk_need_skill_skill_skill")),
        sa.PrimaryKeyConstraint("reference", "skill", name=op.f("pk_need_skill")),
    )
    with op.batch_alter_table("need_skill") as batch_op:
        batch_op.create_index(batch_op.f("ix_need_skill_skill"), ["skill"], unique=False)

    op.create_table(
        "need_time",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("time", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "time IN ('daytime', 'evening', 'weekend', 'day_or_block_release')", name=op.f("ck_need_time_time_listed")
        ),
        sa.ForeignKeyConstraint(
            ["reference"], ["need.reference"], name=op.f("fk_need_time_reference_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "time", name=op.f("pk_need_time")),
    )
    op.create_table(
        "course_run_access",
        sa.Column("course_run_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(length=20), nullable=False),
        sa.Column("phrase", sa.String(length=255), nullable=True),
        sa.CheckConstraint(
            "access IN ('step_free', 'hearing_loop', 'bsl', 'esol', 'childcare', 'quiet_space', 'women_only', 'large_print', 'equipment_lent')",
            name=op.f("ck_course_run_access_access_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["course_run_id"],
            ["course_run.id"],
            name=op.f("fk_course_run_access_course_run_id_course_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_run_id", "access", name=op.f("pk_course_run_access")),
    )
    op.create_table(
        "course_run_district",
        sa.Column("course_run_id", sa.Integer(), nullable=False),
        sa.Column("district_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_run_id"],
            ["course_run.id"],
            name=op.f("fk_course_run_district_course_run_id_course_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_course_run_district_district_code_district")
        ),
        sa.PrimaryKeyConstraint("course_run_id", "district_code", name=op.f("pk_course_run_district")),
    )
    op.create_table(
        "course_run_skill",
        sa.Column("course_run_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=60), nullable=False),
        sa.Column("tag", sa.String(length=10), nullable=False),
        sa.Column("phrase", sa.String(length=255), nullable=True),
        sa.CheckConstraint("tag IN ('primary', 'secondary')", name=op.f("ck_course_run_skill_tag_listed")),
        sa.ForeignKeyConstraint(
            ["course_run_id"],
            ["course_run.id"],
            name=op.f("fk_course_run_skill_course_run_id_course_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["skill"], ["skill.id"], name=op.f("fk_course_run_skill_skill_skill")),
        sa.PrimaryKeyConstraint("course_run_id", "skill", name=op.f("pk_course_run_skill")),
    )
    with op.batch_alter_table("course_run_skill") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_run_skill_skill"), ["skill"], unique=False)

    op.create_table(
        "course_run_time",
        sa.Column("course_run_id", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "time IN ('daytime', 'evening', 'weekend', 'day_or_block_release')",
            name=op.f("ck_course_run_time_time_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["course_run_id"],
            ["course_run.id"],
            name=op.f("fk_course_run_time_course_run_id_course_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_run_id", "time", name=op.f("pk_course_run_time")),
    )
    op.create_table(
        "listing_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_run_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "problem IN ('full', 'cancelled', 'contact', 'cost', 'time', 'venue', 'other')",
            name=op.f("ck_listing_problem_problem_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["course_run_id"],
            ["course_run.id"],
            name=op.f("fk_listing_problem_course_run_id_course_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_problem")),
    )
    with op.batch_alter_table("listing_problem") as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_problem_course_run_id"), ["course_run_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("listing_problem") as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_problem_course_run_id"))

    op.drop_table("listing_problem")
    op.drop_table("course_run_time")
    with op.batch_alter_table("course_run_skill") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_run_skill_skill"))

    op.drop_table("course_run_skill")
    op.drop_table("course_run_district")
    op.drop_table("course_run_access")
    op.drop_table("need_time")
    with op.batch_alter_table("need_skill") as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_skill_skill"))

    op.drop_table("need_skill")
    op.drop_table("need_reason")
    op.drop_table("need_access")
    with op.batch_alter_table("course_run") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_run_venue_id"))
        batch_op.drop_index(batch_op.f("ix_course_run_national_reference"))
        batch_op.drop_index(batch_op.f("ix_course_run_course_id"))

    op.drop_table("course_run")
    with op.batch_alter_table("venue") as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_ukprn"))

    op.drop_table("venue")
    with op.batch_alter_table("support_service") as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_service_support"))
        batch_op.drop_index("ix_support_service_place")

    op.drop_table("support_service")
    op.drop_table("sector")
    with op.batch_alter_table("place") as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_name"))

    op.drop_table("place")
    op.drop_table("outcode")
    with op.batch_alter_table("need") as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_resident"))
        batch_op.drop_index(batch_op.f("ix_need_outcode"))
        batch_op.drop_index(batch_op.f("ix_need_district_code"))
        batch_op.drop_index(batch_op.f("ix_need_asked_on"))

    op.drop_table("need")
    with op.batch_alter_table("employer_need") as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_need_skill"))
        batch_op.drop_index(batch_op.f("ix_employer_need_area"))

    op.drop_table("employer_need")
    with op.batch_alter_table("course") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_ukprn"))

    op.drop_table("course")
    with op.batch_alter_table("telegram_update") as batch_op:
        batch_op.drop_index(batch_op.f("ix_telegram_update_answered_at"))

    op.drop_table("telegram_update")
    with op.batch_alter_table("telegram_button") as batch_op:
        batch_op.drop_index(batch_op.f("ix_telegram_button_offered_at"))
        batch_op.drop_index(batch_op.f("ix_telegram_button_conversation"))

    op.drop_table("telegram_button")
    op.drop_table("skill")
    op.drop_table("shipped_table")
    op.drop_table("provision_version")
    op.drop_table("provider")
    op.drop_table("learning_aim")
    op.drop_table("feedback")
    with op.batch_alter_table("district") as batch_op:
        batch_op.drop_index(batch_op.f("ix_district_region"))

    op.drop_table("district")
