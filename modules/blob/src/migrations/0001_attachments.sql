CREATE TABLE blob_content (
  hash TEXT NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  width BIGINT,
  height BIGINT,
  used_at BIGINT NOT NULL
);
CREATE TABLE blob_attachment (
  id BIGINT PRIMARY KEY,
  token TEXT NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  uploader BIGINT NOT NULL,
  kept BOOLEAN NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX blob_attachment_token ON blob_attachment (token);
CREATE INDEX blob_attachment_hash ON blob_attachment (hash);
CREATE INDEX blob_attachment_pending ON blob_attachment (at) WHERE NOT kept;
