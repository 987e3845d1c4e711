-- What was done: copies of the database and rehearsed restores. One row per attempt.
CREATE TABLE backup_run (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  began BIGINT NOT NULL,
  ended BIGINT,
  progress DOUBLE PRECISION NOT NULL DEFAULT 0,
  size BIGINT NOT NULL DEFAULT 0,
  stored BIGINT NOT NULL DEFAULT 0,
  reaches BIGINT,
  lineage TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX backup_run_kind ON backup_run (kind, id);
-- One row, written at each start, so that the database's log has something to follow.
CREATE TABLE backup_follower (name TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL);
