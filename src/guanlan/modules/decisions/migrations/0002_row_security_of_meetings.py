"""Row-level security of meetings: a meeting by its unit, every part of it where the meeting is visible."""

from django.db import migrations

WEB = "guanlan_web"
PARTS = {
    "decisions_attendee": ("meeting_id", "decisions_meeting"),
    "decisions_topic": ("meeting_id", "decisions_meeting"),
    "decisions_minutes": ("meeting_id", "decisions_meeting"),
    "decisions_opinion": ("topic_id", "decisions_topic"),
    "decisions_interest": ("topic_id", "decisions_topic"),
    "decisions_legalopinion": ("topic_id", "decisions_topic"),
    "decisions_step": ("topic_id", "decisions_topic"),
    "decisions_material": ("topic_id", "decisions_topic"),
    "decisions_material_viewers": ("material_id", "decisions_material"),
    "decisions_materialopening": ("material_id", "decisions_material"),
}


def policies() -> str:
    """A part is visible where what it belongs to is: the sub-select is itself under row-level security."""
    seen = {"decisions_meeting": "(SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units())"}
    seen |= {t: f"EXISTS (SELECT 1 FROM {whole} w WHERE w.id = {key})" for t, (key, whole) in PARTS.items()}
    return "".join(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WEB};"
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY in_scope ON {table} USING ({condition});\n"
        for table, condition in seen.items()
    )


# Who opened a material stays written down.
KEPT = f"""
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
REVOKE UPDATE, DELETE ON decisions_materialopening FROM {WEB};
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_meetings"), ("flow", "0002_row_security_of_payments")]
    operations = [migrations.RunSQL(policies() + KEPT, migrations.RunSQL.noop)]
