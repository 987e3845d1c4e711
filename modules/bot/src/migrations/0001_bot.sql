CREATE TABLE bot (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name_key TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX bot_by_name ON bot (name_key);

-- Values are sealed by the vault.
CREATE TABLE bot_secret (
  bot BIGINT NOT NULL,
  name TEXT NOT NULL,
  sealed TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (bot, name)
);

CREATE TABLE bot_action (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  action_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX bot_action_by_key ON bot_action (bot, action_key);

CREATE TABLE bot_dialog (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  dialog_key TEXT NOT NULL,
  title TEXT NOT NULL,
  is_on BOOLEAN NOT NULL,
  draft TEXT NOT NULL,
  draft_version BIGINT NOT NULL,
  live BIGINT,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE UNIQUE INDEX bot_dialog_by_key ON bot_dialog (bot, dialog_key);

-- What was published never changes.
CREATE TABLE bot_dialog_version (
  dialog BIGINT NOT NULL,
  number BIGINT NOT NULL,
  definition TEXT NOT NULL,
  note TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (dialog, number)
);

-- due_at: there is something to do since then. leased_until: a thread does it and may take so long; 0: none does.
CREATE TABLE bot_talk (
  conversation BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  stage TEXT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  answered_seq BIGINT NOT NULL,
  due_at BIGINT,
  leased_until BIGINT NOT NULL DEFAULT 0,
  reason TEXT,
  summary TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX bot_talk_due ON bot_talk (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bot_talk_active ON bot_talk (bot, last_at) WHERE ended_at IS NULL;
CREATE INDEX bot_talk_by_bot ON bot_talk (bot, conversation);

CREATE TABLE bot_turn (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  said TEXT NOT NULL,
  language TEXT NOT NULL,
  move TEXT NOT NULL,
  reason TEXT,
  candidates TEXT NOT NULL,
  chosen TEXT,
  verdict TEXT NOT NULL,
  verdict_by TEXT,
  best_trust DOUBLE PRECISION NOT NULL,
  cluster BIGINT,
  to_learn BOOLEAN NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX bot_turn_by_conversation ON bot_turn (conversation, id);
CREATE INDEX bot_turn_by_bot ON bot_turn (bot, id);
CREATE INDEX bot_turn_to_learn ON bot_turn (id) WHERE to_learn AND cluster IS NULL;
CREATE INDEX bot_turn_by_cluster ON bot_turn (cluster, id) WHERE cluster IS NOT NULL;

CREATE TABLE bot_run (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX bot_run_by_conversation ON bot_run (conversation, id);

CREATE TABLE bot_saved_talk (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX bot_saved_talk_by_bot ON bot_saved_talk (bot, id);

CREATE TABLE bot_test (
  bot BIGINT PRIMARY KEY,
  questions TEXT NOT NULL
);
CREATE TABLE bot_test_run (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX bot_test_run_by_bot ON bot_test_run (bot, id);

CREATE TABLE bot_cluster (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  article TEXT,
  owner BIGINT,
  live_at BIGINT,
  questions BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
CREATE INDEX bot_cluster_by_bot ON bot_cluster (bot, last_at);
