"""Deliveries of registers: several of a month may be open or accepted beside each other."""

from django.db import migrations, models
from django.db.models import Q

ONE = ["unit", "dataset", "period", "scope"]


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_deliveries")]
    operations = [
        migrations.AddField("submission", "register", models.BooleanField("台账", default=False)),
        migrations.AddField("submission", "changes", models.JSONField(default=dict)),
        migrations.RemoveConstraint("submission", "submission_one_open"),
        migrations.RemoveConstraint("submission", "submission_one_accepted"),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                fields=ONE,
                condition=Q(status__in=["draft", "submitted", "returned"], register=False),
                name="submission_one_open",
            ),
        ),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                fields=ONE, condition=Q(status="accepted", register=False), name="submission_one_accepted"
            ),
        ),
    ]
