CREATE TABLE message (
  conversation BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author BIGINT,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  extra TEXT,
  code TEXT,
  client_id TEXT,
  at BIGINT NOT NULL,
  PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX message_by_client_id ON message (conversation, client_id) WHERE client_id IS NOT NULL;
