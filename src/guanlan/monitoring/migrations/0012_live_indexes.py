"""Indexes for monitors of live payments: equal amounts to one payee, and sums by contract and budget item from the index alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0011_unit_days"),
        ("organisations", "0002_unit_industry"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ledgerline",
            name="line_contract",
        ),
        migrations.RemoveIndex(
            model_name="ledgerline",
            name="line_budget",
        ),
        migrations.AlterField(
            model_name="ledgerline",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(fields=["payee", "amount", "day"], name="line_payee_amount"),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(fields=["payer", "amount", "day"], name="line_payer_amount"),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(
                condition=models.Q(("contract_no__isnull", False), ("state", "present")),
                fields=["organisation", "contract_no"],
                include=("amount",),
                name="line_contract_sum",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(
                condition=models.Q(("budget_item__isnull", False), ("state", "present")),
                fields=["organisation", "budget_item", "month"],
                include=("amount",),
                name="line_budget_sum",
            ),
        ),
    ]
