-- due_at: when it may run (waiting), when its lease ends (running), never (dead)
CREATE TABLE job (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL,
  due_at BIGINT,
  lease BIGINT NOT NULL DEFAULT 0,
  attempt BIGINT NOT NULL DEFAULT 0,
  max_attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  error TEXT NOT NULL DEFAULT '',
  died_at BIGINT
);
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX job_unique_key ON job (unique_key) WHERE state = 'waiting';
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';

CREATE TABLE job_schedule (name TEXT PRIMARY KEY, next_at BIGINT NOT NULL);
