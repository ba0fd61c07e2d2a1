"""What each unit paid on each day (cancelled and reversed payments apart), kept by a trigger on the ledger."""

import django.db.models.deletion
from django.db import migrations, models

SEEN = "(SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units())"
# Changes are summed by statement, and written in one order, so that two writers cannot block each other for good.
KEEP = f"""
CREATE FUNCTION guanlan_unit_days_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO monitoring_unitday AS d (unit_id, paid_on, payments, amount)
  SELECT unit_id, paid_on, count(*), sum(amount) FROM changed WHERE state = 'present' GROUP BY unit_id, paid_on ORDER BY paid_on, unit_id
  ON CONFLICT (paid_on, unit_id) DO UPDATE SET payments = d.payments + excluded.payments, amount = d.amount + excluded.amount;
  RETURN NULL;
END $$;
CREATE FUNCTION guanlan_unit_days_take() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE monitoring_unitday d SET payments = d.payments - c.payments, amount = d.amount - c.amount
  FROM (SELECT unit_id, paid_on, count(*) AS payments, sum(amount) AS amount FROM gone WHERE state = 'present' GROUP BY unit_id, paid_on ORDER BY paid_on, unit_id) c
  WHERE d.unit_id = c.unit_id AND d.paid_on = c.paid_on;
  RETURN NULL;
END $$;
CREATE FUNCTION guanlan_unit_days_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO monitoring_unitday AS d (unit_id, paid_on, payments, amount)
  SELECT unit_id, paid_on, sum(n), sum(a) FROM (
    SELECT unit_id, paid_on, 1 AS n, amount AS a FROM changed WHERE state = 'present'
    UNION ALL SELECT unit_id, paid_on, -1, -amount FROM gone WHERE state = 'present'
  ) c GROUP BY unit_id, paid_on HAVING sum(n) <> 0 OR sum(a) <> 0 ORDER BY paid_on, unit_id
  ON CONFLICT (paid_on, unit_id) DO UPDATE SET payments = d.payments + excluded.payments, amount = d.amount + excluded.amount;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_days_add AFTER INSERT ON monitoring_ledgerline REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION guanlan_unit_days_add();
CREATE TRIGGER unit_days_take AFTER DELETE ON monitoring_ledgerline REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION guanlan_unit_days_take();
CREATE TRIGGER unit_days_change AFTER UPDATE ON monitoring_ledgerline REFERENCING OLD TABLE AS gone NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION guanlan_unit_days_change();
INSERT INTO monitoring_unitday (unit_id, paid_on, payments, amount)
  SELECT unit_id, paid_on, count(*), sum(amount) FROM monitoring_ledgerline WHERE state = 'present' GROUP BY unit_id, paid_on;
GRANT SELECT ON monitoring_unitday TO guanlan_web;
ALTER TABLE monitoring_unitday ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_unitday USING ({SEEN});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("flow", "0002_row_security_of_payments"),
        ("monitoring", "0010_industries"),
        ("organisations", "0002_unit_industry"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField(verbose_name="支付日期")),
                ("payments", models.IntegerField(verbose_name="笔数")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="金额")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "paid_on"], name="unit_day_unit")],
                "constraints": [models.UniqueConstraint(fields=("paid_on", "unit"), name="unit_day_once")],
            },
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
