"""Handling made complete: risk, conclusions, documents, measures, handing over, suppressions, who was told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WEB = "guanlan_web"
TOLD = "EXISTS (SELECT 1 FROM monitoring_alert w WHERE w.id = alert_id)"
SEEN = {
    "monitoring_suppression": "(SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units())",
    "monitoring_rectification": TOLD,
    "monitoring_handover": TOLD,
    "monitoring_told": TOLD,
    "monitoring_alertfile": "EXISTS (SELECT 1 FROM monitoring_alertevent w WHERE w.id = event_id)",
}
SECURITY = (
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(SEEN)} TO {WEB};\n"
    + "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY in_scope ON {table} USING ({condition});\n"
        for table, condition in SEEN.items()
    )
    + f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};"
)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_deliveries"),
        ("monitoring", "0005_verdicts"),
        ("flow", "0002_row_security_of_payments"),
        ("organisations", "0002_unit_industry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receiver", models.CharField(max_length=100, verbose_name="移送对象")),
                ("document_no", models.CharField(max_length=60, verbose_name="移送文号")),
                ("handed_on", models.DateField(verbose_name="移送日期")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measures", models.CharField(max_length=1000, verbose_name="整改要求")),
                ("responsible", models.CharField(max_length=60, verbose_name="整改责任人")),
                ("due_on", models.DateField(verbose_name="整改期限")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="报告完成时间")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="验收时间")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monitor", models.CharField(max_length=60, verbose_name="监测规则")),
                ("payee", models.CharField(blank=True, max_length=100, verbose_name="收款方")),
                ("key", models.CharField(blank=True, max_length=300, verbose_name="对象")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(verbose_name="止")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(verbose_name="升级层次")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("seen_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
            ],
        ),
        migrations.AddField(
            model_name="alert",
            name="conclusion",
            field=models.CharField(blank=True, db_default="", max_length=20, verbose_name="核实结论"),
        ),
        migrations.AddField(
            model_name="alert",
            name="loss_amount",
            field=models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name="资产损失"),
        ),
        migrations.AddField(
            model_name="alert",
            name="loss_tier",
            field=models.CharField(blank=True, db_default="", max_length=10, verbose_name="损失等级"),
        ),
        migrations.AddField(
            model_name="alert",
            name="risk",
            field=models.FloatField(db_default=0, verbose_name="风险值"),
        ),
        migrations.AddField(
            model_name="alertevent",
            name="internal",
            field=models.BooleanField(db_default=False, verbose_name="仅监管方可见"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "待分派"),
                    ("assigned", "待处置"),
                    ("asked", "待企业说明"),
                    ("answered", "待核实"),
                    ("rectifying", "整改中"),
                    ("closed", "已关闭"),
                    ("suppressed", "已抑制"),
                ],
                default="open",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("status__in", ("closed", "suppressed")), _negated=True),
                fields=["risk", "id"],
                name="alert_risk",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("conclusion", ""), _negated=True), fields=["unit"], name="alert_concluded"
            ),
        ),
        migrations.AddField(
            model_name="alertfile",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="monitoring.alertevent"
            ),
        ),
        migrations.AddField(
            model_name="alertfile",
            name="stored",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="alert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="monitoring.alert"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="alert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rectifications", to="monitoring.alert"
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="verified_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="approver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="批准人",
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人",
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="lifted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="told",
            name="alert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="told", to="monitoring.alert"
            ),
        ),
        migrations.AddField(
            model_name="told",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="suppression",
            index=models.Index(
                condition=models.Q(("lifted_at", None)), fields=["monitor", "unit"], name="suppression_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="suppression_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(fields=("alert", "user"), name="told_once"),
        ),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]
