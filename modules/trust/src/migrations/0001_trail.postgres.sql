CREATE TABLE audit_record (
  number BIGINT PRIMARY KEY,
  position BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL,
  body TEXT NOT NULL,
  prev BYTEA NOT NULL,
  hash BYTEA NOT NULL
);
CREATE INDEX audit_record_actor ON audit_record (actor, number);
CREATE INDEX audit_record_object ON audit_record (object, number);
CREATE TABLE audit_checkpoint (
  number BIGINT PRIMARY KEY,
  first_record BIGINT NOT NULL,
  last_record BIGINT NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  signature TEXT NOT NULL,
  public_key TEXT NOT NULL
);
CREATE INDEX audit_checkpoint_last ON audit_checkpoint (last_record);
-- The trail's end, under a key that is not in the database.
CREATE TABLE audit_head (
  id BIGINT PRIMARY KEY,
  chain TEXT NOT NULL,
  number BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  checkpoint BIGINT NOT NULL,
  key_number BIGINT NOT NULL,
  mac BYTEA NOT NULL
);
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail can only be appended to'; END $$;
CREATE TRIGGER audit_record_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
