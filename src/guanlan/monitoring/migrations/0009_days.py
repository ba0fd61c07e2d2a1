"""Day totals of large payments, every version kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

WEB = "guanlan_web"
POLICIES = f"""
REVOKE ALL ON monitoring_daytotal FROM {WEB};
GRANT SELECT, INSERT ON monitoring_daytotal TO {WEB};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
ALTER TABLE monitoring_daytotal ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_daytotal
  USING ((SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units()));
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0008_corrections")]

    operations = [
        migrations.CreateModel(
            name="DayTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField("数据所属日期")),
                ("version", models.PositiveSmallIntegerField("版本")),
                ("total", models.DecimalField("当日支付总额", max_digits=20, decimal_places=2)),
                ("large_total", models.DecimalField("当日大额总额", max_digits=20, decimal_places=2)),
                ("large_count", models.PositiveIntegerField("当日大额笔数")),
                ("operation", models.CharField("操作类型", max_length=2)),
                ("at", models.DateTimeField("接收时间", db_default=django.db.models.functions.datetime.Now())),
                ("sha256", models.CharField("原件", max_length=64)),
                ("brought_at", models.DateTimeField("入库时间", null=True)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit")),
            ],
            options={"ordering": ["unit_id", "paid_on", "version"]},
        ),
        migrations.AddConstraint("daytotal", models.UniqueConstraint(fields=["unit", "paid_on", "version"], name="day_version_once")),
        migrations.AddIndex("daytotal", models.Index(fields=["id"], condition=models.Q(("brought_at", None)), name="day_to_bring")),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]  # fmt: skip
