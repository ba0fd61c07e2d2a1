"""Two indexes of a payer again instead of the one of 0017: see docs/decisions/0019."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0017_payer_days")]

    operations = [
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(fields=["payer", "amount", "day"], name="line_payer_amount"),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(fields=["payer", "day"], name="line_payer_day"),
        ),
        migrations.RemoveIndex(model_name="ledgerline", name="line_payer_days"),
    ]
