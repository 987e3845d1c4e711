CREATE TABLE case_kind (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  place BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX case_kind_by_name ON case_kind (name);
CREATE UNIQUE INDEX case_kind_by_prefix ON case_kind (prefix);

CREATE TABLE case_category (
  id BIGINT PRIMARY KEY,
  parent BIGINT,
  place BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE case_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);

-- The body is the case; the columns beside it only find it and are written from it.
CREATE TABLE service_case (
  id BIGINT PRIMARY KEY,
  serial BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  standing TEXT NOT NULL,
  level BIGINT NOT NULL,
  owner BIGINT,
  queue BIGINT,
  contact BIGINT,
  category BIGINT,
  parent BIGINT,
  due_key BIGINT NOT NULL,
  level_key BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX service_case_by_serial ON service_case (serial);
CREATE INDEX service_case_due ON service_case (due_key, id) WHERE ended_at IS NULL;
CREATE INDEX service_case_by_queue ON service_case (queue, due_key, id) WHERE ended_at IS NULL;
CREATE INDEX service_case_by_owner ON service_case (owner, due_key, id) WHERE ended_at IS NULL;
CREATE INDEX service_case_unowned ON service_case (due_key, id) WHERE ended_at IS NULL AND owner IS NULL;
CREATE INDEX service_case_by_kind ON service_case (kind, due_key, id) WHERE ended_at IS NULL;
CREATE INDEX service_case_by_category ON service_case (category, due_key, id) WHERE ended_at IS NULL AND category IS NOT NULL;
CREATE INDEX service_case_by_level ON service_case (level_key, id) WHERE ended_at IS NULL;
CREATE INDEX service_case_updated ON service_case (updated_at, id);
CREATE INDEX service_case_ended ON service_case (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX service_case_by_contact ON service_case (contact, id) WHERE contact IS NOT NULL;
CREATE INDEX service_case_by_parent ON service_case (parent, id) WHERE parent IS NOT NULL;

-- The last number that was given; PostgreSQL has a sequence, so that nobody waits for this row.
CREATE TABLE case_counter (
  id BIGINT PRIMARY KEY,
  last BIGINT NOT NULL
);

-- What the bodies say, for looking up.
CREATE TABLE case_tag (
  tag TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  PRIMARY KEY (tag, case_id)
);
CREATE INDEX case_tag_by_case ON case_tag (case_id);
-- Who takes part beside the owner: watches, or owns a task.
CREATE TABLE case_member (
  user_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  watches BOOLEAN NOT NULL,
  PRIMARY KEY (user_id, case_id)
);
CREATE INDEX case_member_by_case ON case_member (case_id);
CREATE TABLE case_conversation (
  conversation BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  PRIMARY KEY (conversation, case_id)
);
CREATE INDEX case_conversation_by_case ON case_conversation (case_id);
CREATE TABLE case_opened (
  actor BIGINT NOT NULL,
  client_id TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  PRIMARY KEY (actor, client_id)
);

CREATE TABLE case_task (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  owner BIGINT,
  queue BIGINT,
  department BIGINT,
  due_key BIGINT NOT NULL,
  ended_at BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX case_task_by_case ON case_task (case_id, id);
CREATE INDEX case_task_due ON case_task (due_key, id) WHERE ended_at IS NULL;
CREATE INDEX case_task_by_owner ON case_task (owner, due_key, id) WHERE ended_at IS NULL;
CREATE INDEX case_task_by_queue ON case_task (queue, due_key, id) WHERE ended_at IS NULL;
CREATE INDEX case_task_by_department ON case_task (department, due_key, id) WHERE ended_at IS NULL;

CREATE TABLE case_entry (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  task BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX case_entry_by_case ON case_entry (case_id, id);
CREATE INDEX case_entry_by_task ON case_entry (task, id) WHERE task IS NOT NULL;

CREATE TABLE case_time (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX case_time_by_case ON case_time (case_id, id);

-- Merges and splits, with what is needed to undo them.
CREATE TABLE case_transfer (
  id BIGINT PRIMARY KEY,
  source BIGINT NOT NULL,
  target BIGINT NOT NULL,
  is_split BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX case_transfer_by_source ON case_transfer (source, id);
CREATE INDEX case_transfer_by_target ON case_transfer (target, id);

CREATE TABLE case_bulk (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT,
  body TEXT NOT NULL
);

CREATE TABLE case_view (
  id BIGINT PRIMARY KEY,
  owner BIGINT,
  place BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX case_view_by_owner ON case_view (owner);
