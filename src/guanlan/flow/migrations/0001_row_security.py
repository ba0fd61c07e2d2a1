"""Row-level security: a web connection sees only what belongs to units below its `guanlan.scope` paths.

It lies in this room because it binds the tables of all rooms beneath. The web role owns no table. Users,
grants and the names of units are needed to find out what a person may see, and are scoped in code.
"""

from django.db import migrations

WEB = "guanlan_web"

FUNCTIONS = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{WEB}') THEN CREATE ROLE {WEB} NOLOGIN; END IF;
  EXECUTE format('GRANT {WEB} TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA public TO {WEB};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {WEB};
REVOKE UPDATE, DELETE ON audit_entry FROM {WEB};
REVOKE ALL ON audit_head, django_migrations FROM {WEB};
GRANT SELECT ON audit_head TO {WEB};
REVOKE INSERT, UPDATE, DELETE ON indicators_indicatorvalue, indicators_peerstatistic FROM {WEB};

CREATE FUNCTION guanlan_paths() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('guanlan.scope', true), ''), '{{}}')::text[]
$$;
CREATE FUNCTION guanlan_sees_all() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_unit WHERE parent_id IS NULL AND path = ANY (guanlan_paths()))
$$;
CREATE FUNCTION guanlan_visible_units() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT u.id FROM organisations_unit u, unnest(guanlan_paths()) p WHERE u.path LIKE p || '%'
$$;
"""

OWNED = (
    "organisations_receipt", "intake_duty", "intake_submission", "indicators_indicatorvalue", "monitoring_alert",
)  # fmt: skip
PARTS = {
    "intake_findingrecord": ("submission_id", "intake_submission"),
    "intake_cellremark": ("submission_id", "intake_submission"),
    "intake_reminder": ("duty_id", "intake_duty"),
    "intake_lategrant": ("duty_id", "intake_duty"),
    "monitoring_alertevent": ("alert_id", "monitoring_alert"),
}


def policies() -> str:
    """A part is visible where what it belongs to is: the sub-select is itself under row-level security."""
    seen = {t: "(SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units())" for t in OWNED}
    seen |= {t: f"EXISTS (SELECT 1 FROM {whole} w WHERE w.id = {key})" for t, (key, whole) in PARTS.items()}
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY in_scope ON {table} USING ({condition});\n"
        for table, condition in seen.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_chain"),
        ("organisations", "0001_initial"),
        ("identity", "0001_initial"),
        ("intake", "0001_initial"),
        ("indicators", "0001_initial"),
        ("monitoring", "0001_initial"),
        ("portal", "0001_initial"),
        ("sessions", "0001_initial"),
        ("otp_totp", "0003_add_timestamps"),
        ("axes", "0010_accessattemptexpiration"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS + policies(), migrations.RunSQL.noop)]
