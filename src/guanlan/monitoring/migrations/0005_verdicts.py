"""Verdicts of compliance checks, seen within one's scope; alerts once for each key in every module that has keys."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The worker alone writes verdicts; people read them.
PROTECT = """
ALTER TABLE monitoring_verdict ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_verdict USING (
  (SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units()));
REVOKE ALL ON monitoring_verdict FROM guanlan_web;
GRANT SELECT ON monitoring_verdict TO guanlan_web;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0004_subsidiaries"),
        ("flow", "0002_row_security_of_payments"),
        ("organisations", "0002_unit_industry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60, verbose_name="规则")),
                ("dataset", models.CharField(max_length=60, verbose_name="数据集")),
                ("record", models.CharField(max_length=200, verbose_name="记录")),
                ("judged_on", models.DateField(null=True, verbose_name="判断依据的日期")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("合规", "合规"), ("违规", "违规"), ("无法判断", "无法判断")],
                        max_length=4,
                        verbose_name="结论",
                    ),
                ),
                ("found", models.CharField(max_length=1000, null=True, verbose_name="实际")),
                ("expected", models.CharField(max_length=1000, null=True, verbose_name="应当")),
                (
                    "judged_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="判断时间"),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_once_for_key",
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("module", "finance"), _negated=True),
                fields=("monitor", "key"),
                name="alert_once_for_key",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="organisations.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["rule", "verdict", "judged_on"], name="verdict_rule"),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["unit", "dataset", "record"], name="verdict_record"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("unit", "rule", "record"), name="verdict_once"),
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
