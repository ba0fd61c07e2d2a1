"""The chain: each entry carries the hash of the one before; nothing may be changed or removed."""

from django.db import migrations

CHAIN = """
CREATE TABLE audit_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  entries bigint NOT NULL, hash text NOT NULL, last_id bigint NOT NULL
);
INSERT INTO audit_head (entries, hash, last_id) VALUES (0, '', 0);

CREATE FUNCTION audit_hash(
  id bigint, at timestamptz, actor_id bigint, actor text, action text, target text, target_id text,
  unit_id bigint, detail jsonb, address text, previous text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    id, extract(epoch from at)::text, actor_id, actor, action, target, target_id, unit_id, detail, address, previous
  )::text, 'UTF8')), 'hex')
$$;

-- The head's row lock makes writers queue, so that ids and links have one order.
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT hash, last_id + 1 INTO NEW.previous, NEW.id FROM audit_head FOR UPDATE;
  NEW.hash := audit_hash(NEW.id, NEW.at, NEW.actor_id, NEW.actor, NEW.action, NEW.target, NEW.target_id,
                         NEW.unit_id, NEW.detail, NEW.address, NEW.previous);
  UPDATE audit_head SET entries = entries + 1, hash = NEW.hash, last_id = NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_link BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_link();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN, migrations.RunSQL.noop)]
