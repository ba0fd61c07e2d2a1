"""Simulations of payment monitors: they read everybody's payments, and so are seen from the top alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SECURITY = """
GRANT SELECT, INSERT ON monitoring_simulation TO guanlan_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO guanlan_web;
ALTER TABLE monitoring_simulation ENABLE ROW LEVEL SECURITY;
CREATE POLICY from_the_top ON monitoring_simulation USING ((SELECT guanlan_sees_all()));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0006_handling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monitor", models.CharField(max_length=60, verbose_name="监测规则")),
                ("params", models.JSONField(verbose_name="试用参数")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(verbose_name="至")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("result", models.JSONField(null=True, verbose_name="结果")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="没有算成的原因")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]
