-- about: policy or ladder; body: it, as it was rehearsed; stored: which one it would replace
CREATE TABLE rehearsal (
  id BIGINT PRIMARY KEY,
  about TEXT NOT NULL,
  stored BIGINT,
  body TEXT NOT NULL,
  days BIGINT NOT NULL,
  time_zone TEXT NOT NULL,
  state TEXT NOT NULL,
  per_mille BIGINT NOT NULL,
  error TEXT,
  result TEXT,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX rehearsal_ended ON rehearsal (ended_at);
