CREATE TABLE understanding_recognition (
  message BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  came_to BIGINT NOT NULL,
  came_seq BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX understanding_recognition_conversation ON understanding_recognition (conversation, seq);
CREATE TABLE understanding_mood (
  conversation BIGINT PRIMARY KEY,
  running DOUBLE PRECISION NOT NULL,
  messages BIGINT NOT NULL,
  lowest DOUBLE PRECISION NOT NULL,
  alarmed_at BIGINT,
  updated_at BIGINT NOT NULL
);
CREATE TABLE understanding_cursor (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL
);
CREATE TABLE understanding_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
CREATE TABLE understanding_label (
  aspect TEXT NOT NULL,
  label TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  meaning_en TEXT NOT NULL,
  meaning_zh TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (aspect, label)
);
CREATE TABLE understanding_example (
  id BIGINT PRIMARY KEY,
  aspect TEXT NOT NULL,
  language TEXT NOT NULL,
  said_in TEXT NOT NULL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  label TEXT NOT NULL,
  origin TEXT NOT NULL,
  part TEXT NOT NULL,
  message BIGINT,
  author BIGINT,
  author_name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX understanding_example_folded ON understanding_example (aspect, folded);
CREATE INDEX understanding_example_label ON understanding_example (aspect, label, id);
CREATE INDEX understanding_example_message ON understanding_example (message);
CREATE TABLE understanding_version (
  aspect TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (aspect, number)
);
CREATE TABLE understanding_active (
  aspect TEXT PRIMARY KEY,
  number BIGINT NOT NULL
);
CREATE TABLE understanding_model (
  aspect TEXT NOT NULL,
  number BIGINT NOT NULL,
  language TEXT NOT NULL,
  languages TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (aspect, number, language)
);
CREATE TABLE understanding_quality (
  aspect TEXT PRIMARY KEY,
  running BOOLEAN NOT NULL,
  made_at BIGINT,
  changed_at BIGINT,
  body TEXT NOT NULL
);
