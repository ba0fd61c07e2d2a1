"""Payments in yuan beside their own currency, the rates between them, and the units above each unit.

Payments in other currencies that are there already are converted by `rates.prepare`, which follows every migration.
"""

from django.db import migrations, models

# Payments without a rate have no amount in yuan: they count as payments of the day, and add nothing to its sum.
KEEP = """
CREATE OR REPLACE FUNCTION guanlan_unit_days_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO monitoring_unitday AS d (unit_id, paid_on, payments, amount)
  SELECT unit_id, paid_on, count(*), coalesce(sum(amount), 0) FROM changed WHERE state = 'present' GROUP BY unit_id, paid_on ORDER BY paid_on, unit_id
  ON CONFLICT (paid_on, unit_id) DO UPDATE SET payments = d.payments + excluded.payments, amount = d.amount + excluded.amount;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION guanlan_unit_days_take() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE monitoring_unitday d SET payments = d.payments - c.payments, amount = d.amount - c.amount
  FROM (SELECT unit_id, paid_on, count(*) AS payments, coalesce(sum(amount), 0) AS amount FROM gone WHERE state = 'present' GROUP BY unit_id, paid_on ORDER BY paid_on, unit_id) c
  WHERE d.unit_id = c.unit_id AND d.paid_on = c.paid_on;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION guanlan_unit_days_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO monitoring_unitday AS d (unit_id, paid_on, payments, amount)
  SELECT unit_id, paid_on, sum(n), sum(a) FROM (
    SELECT unit_id, paid_on, 1 AS n, coalesce(amount, 0) AS a FROM changed WHERE state = 'present'
    UNION ALL SELECT unit_id, paid_on, -1, -coalesce(amount, 0) FROM gone WHERE state = 'present'
  ) c GROUP BY unit_id, paid_on HAVING sum(n) <> 0 OR sum(a) <> 0 ORDER BY paid_on, unit_id
  ON CONFLICT (paid_on, unit_id) DO UPDATE SET payments = d.payments + excluded.payments, amount = d.amount + excluded.amount;
  RETURN NULL;
END $$;
CREATE OR REPLACE VIEW monitoring_presentline WITH (security_invoker = true) AS
SELECT * FROM monitoring_ledgerline WHERE state = 'present';
CREATE VIEW monitoring_ancestor AS
SELECT u.code AS organisation, a.code AS ancestor, cardinality(s.ids) - i.place AS steps
FROM organisations_unit u
CROSS JOIN LATERAL (SELECT string_to_array(rtrim(u.path, '.'), '.')::bigint[] AS ids) s
CROSS JOIN LATERAL unnest(s.ids) WITH ORDINALITY AS i(id, place)
JOIN organisations_unit a ON a.id = i.id;
GRANT SELECT ON monitoring_ancestor, monitoring_exchangerate TO guanlan_web;
UPDATE monitoring_ledgerline SET foreign_amount = amount WHERE currency <> 'CNY';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("flow", "0002_row_security_of_payments"),
        ("monitoring", "0013_growth"),
        ("organisations", "0002_unit_industry"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("currency", "since"), name="rate_once")]},
        ),
        migrations.AlterField(
            model_name="ledgerline",
            name="amount",
            field=models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name="金额"),
        ),
        migrations.AddField(
            model_name="ledgerline",
            name="foreign_amount",
            field=models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name="原币金额"),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(
                fields=["currency", "paid_on"], condition=models.Q(foreign_amount__isnull=False), name="line_foreign"
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
