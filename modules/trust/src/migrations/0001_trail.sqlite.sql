CREATE TABLE audit_record (
  number INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL,
  body TEXT NOT NULL,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX audit_record_actor ON audit_record (actor, number);
CREATE INDEX audit_record_object ON audit_record (object, number);
CREATE TABLE audit_checkpoint (
  number INTEGER PRIMARY KEY,
  first_record INTEGER NOT NULL,
  last_record INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  signature TEXT NOT NULL,
  public_key TEXT NOT NULL
);
CREATE INDEX audit_checkpoint_last ON audit_checkpoint (last_record);
-- The trail's end, under a key that is not in the database.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY,
  chain TEXT NOT NULL,
  number INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  checkpoint INTEGER NOT NULL,
  key_number INTEGER NOT NULL,
  mac BLOB NOT NULL
);
CREATE TRIGGER audit_record_update BEFORE UPDATE ON audit_record
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be appended to'); END;
CREATE TRIGGER audit_record_delete BEFORE DELETE ON audit_record
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be appended to'); END;
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be appended to'); END;
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'the audit trail can only be appended to'); END;
