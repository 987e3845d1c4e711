CREATE TABLE automation_rule (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  position BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  version BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  since BIGINT,
  next_at BIGINT,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE UNIQUE INDEX automation_rule_name ON automation_rule (name);

-- one row, whose stamp grows with every change of rules
CREATE TABLE automation_stamp (
  id BIGINT PRIMARY KEY,
  stamp BIGINT NOT NULL
);

-- of a rule or a macro
CREATE TABLE automation_count (
  id BIGINT PRIMARY KEY,
  runs BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

-- due_at is empty once the time trigger has come for this moment
CREATE TABLE automation_timer (
  rule BIGINT NOT NULL,
  thing_kind TEXT NOT NULL,
  thing BIGINT NOT NULL,
  moment BIGINT NOT NULL,
  due_at BIGINT,
  PRIMARY KEY (thing_kind, thing, rule)
);
CREATE INDEX automation_timer_due ON automation_timer (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX automation_timer_rule ON automation_timer (rule);

-- events of a stream that a rule has caused, and how many rules stand before it in the chain
CREATE TABLE automation_cause (
  stream BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  depth BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (stream, first_seq)
);
CREATE INDEX automation_cause_at ON automation_cause (at);

-- occasion: what made the rule run; once for each
CREATE TABLE automation_run (
  id BIGINT PRIMARY KEY,
  rule BIGINT,
  macro BIGINT,
  occasion TEXT NOT NULL,
  name TEXT NOT NULL,
  thing_kind TEXT NOT NULL,
  thing BIGINT NOT NULL,
  title TEXT NOT NULL,
  trigger_name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  depth BIGINT NOT NULL,
  by_name TEXT,
  at BIGINT NOT NULL,
  took_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX automation_run_occasion ON automation_run (rule, occasion) WHERE rule IS NOT NULL;
CREATE INDEX automation_run_rule ON automation_run (rule, id);
CREATE INDEX automation_run_thing ON automation_run (thing_kind, thing, id);
CREATE INDEX automation_run_outcome ON automation_run (outcome, id);

-- owner: empty for shared ones
CREATE TABLE automation_macro (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  owner BIGINT,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX automation_macro_owner ON automation_macro (owner, name);

CREATE TABLE automation_rehearsal (
  id BIGINT PRIMARY KEY,
  rule BIGINT,
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
