"""Row-level security of what came after the first migration: deliveries, payments and their evidence."""

from django.db import migrations

WEB = "guanlan_web"
SEEN = "(SELECT guanlan_sees_all()) OR unit_id IN (SELECT guanlan_visible_units())"
POLICIES = f"""
GRANT SELECT, INSERT, UPDATE, DELETE ON intake_delivery, monitoring_alertevidence TO {WEB};
GRANT SELECT, INSERT ON monitoring_ledgerline, monitoring_freshline TO {WEB};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB};
ALTER TABLE intake_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON intake_delivery USING ({SEEN});
ALTER TABLE monitoring_ledgerline ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_ledgerline USING ({SEEN});
ALTER TABLE monitoring_alertevidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON monitoring_alertevidence USING (EXISTS (SELECT 1 FROM monitoring_alert w WHERE w.id = alert_id));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("flow", "0001_row_security"),
        ("intake", "0003_deliveries"),
        ("monitoring", "0002_payments"),
    ]
    operations = [migrations.RunSQL(POLICIES, migrations.RunSQL.noop)]
