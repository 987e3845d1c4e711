CREATE TABLE queue (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  priority BIGINT NOT NULL,
  ageing_s BIGINT NOT NULL,
  strategy TEXT NOT NULL,
  sticky_s BIGINT NOT NULL,
  offer_timeout_s BIGINT NOT NULL,
  max_missed_offers BIGINT NOT NULL,
  skills TEXT NOT NULL,
  relaxation TEXT NOT NULL,
  overflow TEXT NOT NULL,
  hours TEXT,
  status TEXT NOT NULL
);
CREATE UNIQUE INDEX queue_by_name ON queue (name_key);

CREATE TABLE queue_member (
  queue BIGINT NOT NULL,
  agent BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  PRIMARY KEY (queue, agent)
);
CREATE INDEX queue_member_by_agent ON queue_member (agent);

CREATE TABLE skill (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL
);
CREATE UNIQUE INDEX skill_by_name ON skill (name_key);

CREATE TABLE agent_profile (
  agent BIGINT PRIMARY KEY,
  skills TEXT NOT NULL,
  languages TEXT NOT NULL,
  chat BIGINT NOT NULL,
  email BIGINT NOT NULL,
  phone BIGINT NOT NULL,
  total BIGINT NOT NULL
);

-- A conversation's way through a queue and on to an agent. left_at: no longer waiting; ended_at: over.
-- queue 0: an agent took it without a queue.
CREATE TABLE queue_visit (
  id BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  queue BIGINT NOT NULL,
  medium TEXT NOT NULL,
  waiting_since BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  left_at BIGINT,
  outcome TEXT,
  agent BIGINT,
  ended_at BIGINT,
  details TEXT NOT NULL
);
CREATE UNIQUE INDEX queue_visit_open ON queue_visit (conversation) WHERE ended_at IS NULL;
CREATE INDEX queue_visit_entered ON queue_visit (entered_at);
CREATE INDEX queue_visit_ended ON queue_visit (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE offer (
  id BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  agent BIGINT NOT NULL,
  queue BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  answered_at BIGINT,
  status TEXT NOT NULL,
  decision BIGINT NOT NULL
);
CREATE UNIQUE INDEX offer_pending ON offer (conversation) WHERE status = 'pending';
CREATE INDEX offer_pending_by_agent ON offer (agent) WHERE status = 'pending';
CREATE INDEX offer_made ON offer (made_at);

CREATE TABLE routing_decision (
  id BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  agent BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX routing_decision_by_conversation ON routing_decision (conversation, id);

-- How far the dispatcher has read the log; one row.
CREATE TABLE routing_cursor (
  id BIGINT PRIMARY KEY,
  position BIGINT NOT NULL
);
