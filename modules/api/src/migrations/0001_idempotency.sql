-- One row per POST that carried an Idempotency-Key and took effect; written in the same transaction as the effect.
CREATE TABLE idempotent_call (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  content_type TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotent_call_age ON idempotent_call(created_at);
