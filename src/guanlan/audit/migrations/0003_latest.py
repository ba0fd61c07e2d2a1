"""The last entry of each act, so that a page can ask what has happened since among the acts that change it.

Kept by the trigger that links the chain: its writers queue already, so this adds no lock that could be waited for.
"""

from django.db import migrations

LATEST = """
CREATE TABLE audit_latest (action text PRIMARY KEY, last_id bigint NOT NULL) WITH (fillfactor = 50);
INSERT INTO audit_latest SELECT action, max(id) FROM audit_entry GROUP BY 1;
REVOKE ALL ON audit_latest FROM guanlan_web;
GRANT SELECT ON audit_latest TO guanlan_web;

CREATE OR REPLACE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT hash, last_id + 1 INTO NEW.previous, NEW.id FROM audit_head FOR UPDATE;
  NEW.hash := audit_hash(NEW.id, NEW.at, NEW.actor_id, NEW.actor, NEW.action, NEW.target, NEW.target_id,
                         NEW.unit_id, NEW.detail, NEW.address, NEW.previous);
  UPDATE audit_head SET entries = entries + 1, hash = NEW.hash, last_id = NEW.id;
  INSERT INTO audit_latest VALUES (NEW.action, NEW.id) ON CONFLICT (action) DO UPDATE SET last_id = NEW.id;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    # The role that reads it is made there.
    dependencies = [("audit", "0002_chain"), ("flow", "0001_row_security")]
    operations = [migrations.RunSQL(LATEST, migrations.RunSQL.noop)]
