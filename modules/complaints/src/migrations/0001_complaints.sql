CREATE TABLE complaint (
  case_id BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  closed_at BIGINT,
  unfinished BOOLEAN NOT NULL,
  step TEXT NOT NULL,
  product TEXT NOT NULL,
  batch TEXT NOT NULL,
  cause BIGINT,
  harm TEXT NOT NULL,
  severity TEXT NOT NULL,
  cost BIGINT NOT NULL,
  currency TEXT NOT NULL
);
CREATE INDEX complaint_by_received ON complaint (received_at, case_id);
CREATE INDEX complaint_by_cause ON complaint (cause, received_at, case_id);
CREATE INDEX complaint_by_product ON complaint (product, received_at, case_id);
CREATE INDEX complaint_by_batch ON complaint (batch, received_at, case_id);
CREATE INDEX complaint_by_board ON complaint (unfinished, step, received_at, case_id);
CREATE TABLE complaint_action (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  next_at BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX complaint_by_action_case ON complaint_action (case_id, due_at, id);
CREATE INDEX complaint_by_action_owner ON complaint_action (owner, next_at);
CREATE INDEX complaint_by_action_due ON complaint_action (due_at, id);
CREATE TABLE complaint_cause (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
CREATE TABLE complaint_regulator (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
CREATE TABLE complaint_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
CREATE TABLE complaint_warning (
  id BIGINT PRIMARY KEY,
  dimension TEXT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  seen BOOLEAN NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX complaint_by_warning_series ON complaint_warning (dimension, key, at);
CREATE INDEX complaint_by_warning_seen ON complaint_warning (seen, id);
CREATE TABLE complaint_evidence (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  attachment BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX complaint_by_evidence_case ON complaint_evidence (case_id, id);
