CREATE TABLE promise (
  id BIGINT PRIMARY KEY,
  conversation BIGINT,
  case_id BIGINT,
  contact BIGINT,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  words TEXT,
  owner BIGINT NOT NULL,
  owner_name TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  time_zone TEXT NOT NULL,
  remind_at BIGINT,
  state TEXT NOT NULL,
  done_at BIGINT,
  follow_up_of BIGINT,
  history TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX promise_owner ON promise (owner, state, due_at, id);
CREATE INDEX promise_conversation ON promise (conversation, state, due_at, id);
CREATE INDEX promise_case ON promise (case_id, state, due_at, id);
CREATE INDEX promise_due ON promise (due_at);
