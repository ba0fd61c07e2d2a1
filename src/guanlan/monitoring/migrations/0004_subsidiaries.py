"""The tree as ledger monitors see it: codes of parents and of their direct children."""

from django.db import migrations

VIEW = """
CREATE VIEW monitoring_subsidiary AS
SELECT p.code AS parent, u.code AS organisation FROM organisations_unit u JOIN organisations_unit p ON p.id = u.parent_id
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_holidays"), ("organisations", "0002_unit_industry")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW monitoring_subsidiary")]
