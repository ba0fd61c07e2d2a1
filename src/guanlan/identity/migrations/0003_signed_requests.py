"""Tokens whose requests have to be signed, and the numbers that such requests have used."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        # The role that is granted to is made there.
        ("flow", "0001_row_security"),
        ("identity", "0002_modules"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="signed",
            field=models.BooleanField(db_default=False, verbose_name="必须验签"),
        ),
        migrations.CreateModel(
            name="UsedNonce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.apitoken"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("token", "nonce"), name="nonce_once")],
            },
        ),
        migrations.RunSQL(
            "GRANT SELECT, INSERT, DELETE ON identity_usednonce TO guanlan_web;"
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO guanlan_web",
            migrations.RunSQL.noop,
        ),
    ]
