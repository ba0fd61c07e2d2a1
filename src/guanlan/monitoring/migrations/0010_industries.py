"""Industries of units as ledger monitors see them."""

from django.db import migrations

VIEW = """
CREATE VIEW monitoring_unitindustry AS SELECT code AS organisation, industry FROM organisations_unit WHERE industry <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0009_days"), ("organisations", "0002_unit_industry")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW monitoring_unitindustry")]
