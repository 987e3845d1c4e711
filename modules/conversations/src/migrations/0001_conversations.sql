CREATE TABLE conversation (
  id BIGINT PRIMARY KEY,
  contact BIGINT NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner BIGINT,
  queue BIGINT,
  last_agent BIGINT,
  waiting_since BIGINT,
  assigned_at BIGINT,
  closed_at BIGINT,
  merged_into BIGINT,
  activity BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  agent_delivered_seq BIGINT NOT NULL,
  agent_read_seq BIGINT NOT NULL,
  contact_delivered_seq BIGINT NOT NULL,
  contact_read_seq BIGINT NOT NULL,
  unread BIGINT NOT NULL,
  unanswered_since BIGINT,
  updated_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  participants TEXT NOT NULL,
  tags TEXT NOT NULL,
  subject TEXT NOT NULL,
  language TEXT NOT NULL,
  disposition TEXT,
  installation BIGINT,
  page_url TEXT
);
-- A message must not touch any of these: activity changes once a minute, the rest only by moves.
CREATE INDEX conversation_by_contact ON conversation (contact, id);
CREATE INDEX conversation_by_owner ON conversation (owner, closed_at) WHERE owner IS NOT NULL;
CREATE INDEX conversation_by_queue ON conversation (queue, closed_at) WHERE queue IS NOT NULL;
CREATE INDEX conversation_unowned ON conversation ((COALESCE(waiting_since, created_at)), id) WHERE owner IS NULL AND closed_at IS NULL;
CREATE INDEX conversation_open ON conversation (activity, id) WHERE closed_at IS NULL;
CREATE INDEX conversation_closed ON conversation (closed_at, id) WHERE closed_at IS NOT NULL;

-- What the conversation's tags and participants columns say, for looking up by tag and by user.
CREATE TABLE conversation_tag (
  tag TEXT NOT NULL,
  conversation BIGINT NOT NULL,
  PRIMARY KEY (tag, conversation)
);
CREATE INDEX conversation_tag_by_conversation ON conversation_tag (conversation);
CREATE TABLE conversation_participant (
  user_id BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  mode TEXT NOT NULL,
  PRIMARY KEY (user_id, conversation)
);
CREATE INDEX conversation_participant_by_conversation ON conversation_participant (conversation);

CREATE TABLE conversation_mention (
  user_id BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, conversation)
);

CREATE TABLE conversation_draft (
  conversation BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (conversation, user_id)
);

-- Merges and splits, with what it takes to undo them.
CREATE TABLE conversation_move (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  source BIGINT NOT NULL,
  target BIGINT NOT NULL,
  state TEXT NOT NULL,
  by_user BIGINT NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX conversation_move_by_source ON conversation_move (source);
CREATE INDEX conversation_move_by_target ON conversation_move (target);
CREATE TABLE message_move (
  move BIGINT NOT NULL,
  from_seq BIGINT NOT NULL,
  to_seq BIGINT NOT NULL,
  PRIMARY KEY (move, from_seq)
);

CREATE TABLE canned_answer (
  id BIGINT PRIMARY KEY,
  shortcut TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  owner BIGINT NOT NULL,
  language TEXT,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_answer_by_shortcut ON canned_answer (owner, shortcut);
