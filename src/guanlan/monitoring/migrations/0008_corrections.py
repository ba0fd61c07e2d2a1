"""Payments that are corrected, cancelled or reversed: every version kept, the present one seen by the monitors."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

WEB = "guanlan_web"
POLICIES = f"""
CREATE VIEW monitoring_presentline WITH (security_invoker = true) AS
SELECT * FROM monitoring_ledgerline WHERE state = 'present';
GRANT SELECT ON monitoring_presentline TO {WEB};
GRANT UPDATE ON monitoring_ledgerline TO {WEB};
REVOKE ALL ON monitoring_lineversion, monitoring_changedline, monitoring_rejudgedalert FROM {WEB};
GRANT SELECT, INSERT ON monitoring_lineversion TO {WEB};
GRANT INSERT ON monitoring_changedline TO {WEB};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
ALTER TABLE monitoring_lineversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_lineversion
  USING ((SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units()));
CREATE FUNCTION monitoring_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'versions of payments are never changed'; END $$;
CREATE TRIGGER version_kept BEFORE UPDATE OR DELETE ON monitoring_lineversion
  FOR EACH ROW EXECUTE FUNCTION monitoring_version_kept();
"""
STATES = [("present", "有效"), ("cancelled", "已作废"), ("reversed", "已冲销"), ("reversal", "冲销")]


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0007_simulation"),
        ("flow", "0002_row_security_of_payments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("alertevidence", "ended_at", models.DateTimeField("不再成立的时间", null=True)),
        migrations.AddField("ledgerline", "state", models.CharField("状态", max_length=10, choices=STATES, db_default="present")),
        migrations.AddField("ledgerline", "version", models.PositiveSmallIntegerField("版本", db_default=1)),
        migrations.CreateModel(
            name="LineVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField("版本")),
                ("content", models.JSONField("内容")),
                ("operation", models.CharField("被何种操作取代", max_length=10)),
                ("cause", models.CharField("说明", max_length=200, blank=True)),
                ("at", models.DateTimeField("取代时间", db_default=django.db.models.functions.datetime.Now())),
                ("sha256", models.CharField("取代它的原件", max_length=64)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("line", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="monitoring.ledgerline")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit")),
            ],
            options={"ordering": ["line_id", "version"]},
        ),
        migrations.AddConstraint("lineversion", models.UniqueConstraint(fields=["line", "version"], name="version_once")),
        migrations.CreateModel(
            name="ChangedLine",
            fields=[("version", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="monitoring.lineversion"))],
        ),
        migrations.CreateModel(
            name="RejudgedAlert",
            fields=[("alert", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="monitoring.alert"))],
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]  # fmt: skip
