CREATE TABLE escalation_ladder (
  id BIGINT PRIMARY KEY,
  position BIGINT NOT NULL,
  active BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE escalation_roster (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE escalation_stamp (
  id BIGINT PRIMARY KEY,
  stamp BIGINT NOT NULL
);
INSERT INTO escalation_stamp (id, stamp) VALUES (1, 0);
CREATE TABLE escalation (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  ladder BIGINT NOT NULL,
  level_key TEXT NOT NULL,
  occasion TEXT NOT NULL,
  call_state TEXT NOT NULL,
  called BIGINT,
  raised_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  plan TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX escalation_once ON escalation (case_id, ladder, level_key, occasion);
CREATE INDEX escalation_state ON escalation (call_state, id);
CREATE INDEX escalation_called ON escalation (called, id) WHERE call_state = 'ringing';
