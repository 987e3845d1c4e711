CREATE TABLE contact (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  anonymous BOOLEAN NOT NULL,
  language TEXT,
  time_zone TEXT,
  company TEXT,
  avatar_url TEXT,
  fields TEXT NOT NULL,
  search_key TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  conversation_count BIGINT NOT NULL,
  folded_into BIGINT
);
CREATE INDEX contact_by_folded_into ON contact (folded_into) WHERE folded_into IS NOT NULL;

CREATE TABLE contact_identity (
  id BIGINT PRIMARY KEY,
  contact BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  proof TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX contact_identity_by_contact ON contact_identity (contact);
CREATE INDEX contact_identity_by_value ON contact_identity (value, kind);
CREATE UNIQUE INDEX contact_identity_owned ON contact_identity (value, kind) WHERE proof = 'verified' OR kind = 'visitor';

CREATE TABLE contact_note (
  id BIGINT PRIMARY KEY,
  contact BIGINT NOT NULL,
  author BIGINT NOT NULL,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX contact_note_by_contact ON contact_note (contact);

CREATE TABLE contact_field (
  name TEXT NOT NULL PRIMARY KEY,
  place BIGINT NOT NULL,
  label TEXT NOT NULL,
  type TEXT NOT NULL,
  choices TEXT NOT NULL
);
