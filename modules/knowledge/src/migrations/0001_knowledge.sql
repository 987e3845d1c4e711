CREATE TABLE knowledge_section (
  id BIGINT PRIMARY KEY,
  parent BIGINT,
  slug TEXT NOT NULL,
  position BIGINT NOT NULL,
  names TEXT NOT NULL,
  descriptions TEXT NOT NULL
);
CREATE UNIQUE INDEX knowledge_section_slug ON knowledge_section (slug);

-- version: that is live or was last, 0: never published; draft: JSON of the content; searched: folded, for the list;
-- missing dates are NULL; draft_state 'none' when there is no draft
CREATE TABLE knowledge_article (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  section BIGINT,
  tags TEXT NOT NULL,
  audience TEXT NOT NULL,
  tiers TEXT NOT NULL,
  owner BIGINT NOT NULL,
  review_every_days BIGINT,
  expires_at BIGINT,
  review_due_at BIGINT,
  due_at BIGINT,
  nagged_at BIGINT,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  published_at BIGINT,
  published_by TEXT,
  draft TEXT,
  draft_state TEXT NOT NULL,
  draft_at BIGINT,
  draft_by BIGINT,
  draft_by_name TEXT,
  draft_note TEXT,
  title TEXT NOT NULL,
  languages TEXT NOT NULL,
  searched TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX knowledge_article_slug ON knowledge_article (slug);
CREATE INDEX knowledge_article_updated ON knowledge_article (updated_at, id);
CREATE INDEX knowledge_article_due ON knowledge_article (due_at);

CREATE TABLE knowledge_version (
  article BIGINT NOT NULL,
  number BIGINT NOT NULL,
  content TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_user BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (article, number)
);

-- Addresses that articles had before.
CREATE TABLE knowledge_moved (
  slug TEXT NOT NULL PRIMARY KEY,
  article BIGINT NOT NULL
);

CREATE TABLE knowledge_synonyms (
  id BIGINT PRIMARY KEY,
  words TEXT NOT NULL
);

-- day: days since 1970; kind: shown, opened, inserted, solved, helpful, not_helpful
CREATE TABLE knowledge_count (
  day BIGINT NOT NULL,
  article BIGINT NOT NULL,
  language TEXT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  uses BIGINT NOT NULL,
  PRIMARY KEY (day, article, language, place, kind)
);

CREATE TABLE knowledge_search (
  day BIGINT NOT NULL,
  language TEXT NOT NULL,
  place TEXT NOT NULL,
  folded TEXT NOT NULL,
  words TEXT NOT NULL,
  asked BIGINT NOT NULL,
  missed BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  contacts BIGINT NOT NULL,
  PRIMARY KEY (day, language, place, folded)
);

CREATE TABLE knowledge_feedback (
  id BIGINT PRIMARY KEY,
  article BIGINT NOT NULL,
  version BIGINT NOT NULL,
  language TEXT NOT NULL,
  helpful BOOLEAN NOT NULL,
  comment TEXT NOT NULL,
  place TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX knowledge_feedback_article ON knowledge_feedback (article, id);

-- conversation and matter: 0 for none
CREATE TABLE knowledge_link (
  id BIGINT PRIMARY KEY,
  article BIGINT NOT NULL,
  version BIGINT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  conversation BIGINT NOT NULL,
  matter BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX knowledge_link_once ON knowledge_link (conversation, matter, article, kind);
CREATE INDEX knowledge_link_matter ON knowledge_link (matter, id);
CREATE INDEX knowledge_link_article ON knowledge_link (article, id);

CREATE TABLE knowledge_run (
  id BIGINT PRIMARY KEY,
  article BIGINT NOT NULL,
  version BIGINT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  step TEXT NOT NULL,
  path TEXT NOT NULL,
  conversation BIGINT NOT NULL,
  matter BIGINT NOT NULL,
  by_user BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  revision BIGINT NOT NULL
);
CREATE INDEX knowledge_run_conversation ON knowledge_run (conversation, id);
CREATE INDEX knowledge_run_matter ON knowledge_run (matter, id);
CREATE INDEX knowledge_run_article ON knowledge_run (article, id);
