"""Alerts that grow are told of; what an alert had been decided before it was opened again; suppressions are approved."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

WEB = "guanlan_web"
SETTLED = models.Q(status__in=("closed", "suppressed"))

# Row security of the new table; and an enterprise asked about money that it received sees those payments, though others
# made them: the payments to its units that an alert it may see points at.
SECURITY = f"""
GRANT SELECT ON monitoring_pastcase TO {WEB};
ALTER TABLE monitoring_pastcase ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_pastcase
  USING ((SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units()));
CREATE POLICY received ON monitoring_ledgerline FOR SELECT
  USING (payee IN (SELECT u.code FROM organisations_unit u WHERE u.id IN (SELECT guanlan_visible_units()))
         AND EXISTS (SELECT 1 FROM monitoring_alertevidence e WHERE e.line_id = monitoring_ledgerline.id));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0012_live_indexes"),
        ("flow", "0002_row_security_of_payments"),
        ("organisations", "0002_unit_industry"),
    ]

    operations = [
        migrations.AddField("alert", "grown_at", models.DateTimeField("最近发现时间", db_default=Now())),
        migrations.RunSQL("UPDATE monitoring_alert SET grown_at = raised_at", migrations.RunSQL.noop),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["grown_at", "id"], condition=models.Q(("module", "funds"), ~SETTLED), name="alert_grown"
            ),
        ),
        migrations.AddField(
            "alertevidence", "joined_at", models.DateTimeField("加入已有预警的时间", null=True)
        ),
        migrations.AddField("suppression", "approved_at", models.DateTimeField("批准时间", null=True)),
        migrations.AddField(
            "suppression",
            "remark",
            models.CharField("不批准或解除的理由", max_length=500, blank=True, db_default=""),
        ),
        # Until now a suppression held as soon as it was asked for.
        migrations.RunSQL("UPDATE monitoring_suppression SET approved_at = created_at", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PastCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("conclusion", models.CharField("核实结论", max_length=20)),
                ("loss_amount", models.DecimalField("资产损失", max_digits=20, decimal_places=2, null=True)),
                ("loss_tier", models.CharField("损失等级", max_length=10, blank=True, db_default="")),
                ("closed_at", models.DateTimeField("关闭时间")),
                ("reopened_at", models.DateTimeField("重新办理时间", db_default=Now())),
                ("alert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="past", to="monitoring.alert")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]  # fmt: skip
