CREATE TABLE clock_policy (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  condition TEXT NOT NULL,
  calendar BIGINT,
  targets TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX clock_policy_name ON clock_policy (name_key);
CREATE TABLE clock_stamp (
  id BIGINT PRIMARY KEY,
  stamp BIGINT NOT NULL
);
INSERT INTO clock_stamp (id, stamp) VALUES (1, 1);
CREATE TABLE clock_subject (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  stream BIGINT NOT NULL,
  state TEXT NOT NULL,
  waiting TEXT,
  policy BIGINT,
  habit TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  answered_at BIGINT,
  heard_at BIGINT NOT NULL,
  calendar_stamp BIGINT NOT NULL
);
CREATE INDEX clock_subject_open ON clock_subject (id) WHERE state = 'open';
CREATE TABLE clock (
  id BIGINT PRIMARY KEY,
  subject BIGINT NOT NULL,
  type TEXT NOT NULL,
  round BIGINT NOT NULL,
  latest BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  policy BIGINT NOT NULL,
  calendar BIGINT NOT NULL,
  target_s BIGINT NOT NULL,
  warn_percent TEXT NOT NULL,
  pauses TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  elapsed_us BIGINT NOT NULL,
  since BIGINT,
  paused_for TEXT,
  due_at BIGINT,
  next_at BIGINT,
  told_percent BIGINT NOT NULL,
  breached_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX clock_of_subject ON clock (subject, latest);
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE clock_history (
  id BIGINT PRIMARY KEY,
  subject BIGINT NOT NULL,
  clock BIGINT NOT NULL,
  type TEXT NOT NULL,
  round BIGINT NOT NULL,
  move TEXT NOT NULL,
  at BIGINT NOT NULL,
  percent BIGINT,
  due_at BIGINT,
  target_s BIGINT NOT NULL,
  elapsed_s BIGINT NOT NULL,
  policy BIGINT NOT NULL
);
CREATE INDEX clock_history_of_subject ON clock_history (subject, id);
CREATE TABLE clock_sample (
  id BIGINT PRIMARY KEY,
  habit TEXT NOT NULL,
  type TEXT NOT NULL,
  taken_us BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX clock_sample_habit ON clock_sample (habit, type, at);
CREATE INDEX clock_sample_at ON clock_sample (at);
CREATE TABLE clock_recompute (
  id BIGINT PRIMARY KEY,
  why TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  last_subject BIGINT NOT NULL,
  done BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  total BIGINT NOT NULL
);
INSERT INTO clock_policy (id, name, name_key, description, active, position, condition, calendar, targets, changed_at, version)
  VALUES (1001, 'Critical', 'critical', 'Counts day and night.', TRUE, 1,
    '{"fact":"case.level","is":"is","value":"critical"}', 1002,
    '[{"type":"first_response","within_s":900,"warn_percent":[50,80],"pauses":[]},{"type":"next_response","within_s":3600,"warn_percent":[80],"pauses":[]},{"type":"update","within_s":14400,"warn_percent":[80],"pauses":["customer","agreed"]},{"type":"resolution","within_s":28800,"warn_percent":[50,80],"pauses":["customer","agreed"]},{"type":"task","within_s":7200,"warn_percent":[80],"pauses":[]}]',
    0, 1);
INSERT INTO clock_policy (id, name, name_key, description, active, position, condition, calendar, targets, changed_at, version)
  VALUES (1002, 'High', 'high', 'Counts in the hours of the queue, department, tier or site.', TRUE, 2,
    '{"fact":"case.level","is":"is","value":"high"}', NULL,
    '[{"type":"first_response","within_s":7200,"warn_percent":[50,80],"pauses":[]},{"type":"next_response","within_s":14400,"warn_percent":[80],"pauses":[]},{"type":"update","within_s":32400,"warn_percent":[80],"pauses":["customer","agreed"]},{"type":"resolution","within_s":64800,"warn_percent":[50,80],"pauses":["customer","third_party","agreed"]},{"type":"task","within_s":28800,"warn_percent":[80],"pauses":["third_party"]}]',
    0, 1);
INSERT INTO clock_policy (id, name, name_key, description, active, position, condition, calendar, targets, changed_at, version)
  VALUES (1003, 'Standard', 'standard', 'Holds for everything that no policy above it takes.', TRUE, 3, '{}', NULL,
    '[{"type":"first_response","within_s":14400,"warn_percent":[50,80],"pauses":[]},{"type":"next_response","within_s":28800,"warn_percent":[80],"pauses":[]},{"type":"update","within_s":97200,"warn_percent":[80],"pauses":["customer","agreed"]},{"type":"resolution","within_s":162000,"warn_percent":[50,80],"pauses":["customer","third_party","agreed"]},{"type":"task","within_s":64800,"warn_percent":[80],"pauses":["third_party"]}]',
    0, 1);
