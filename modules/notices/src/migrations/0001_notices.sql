CREATE TABLE notice (
  id BIGINT PRIMARY KEY,
  recipient BIGINT NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  about TEXT,
  weight TEXT NOT NULL,
  once_key TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notice_recipient ON notice (recipient, id);
CREATE INDEX notice_unread ON notice (recipient, id) WHERE read_at IS NULL;
CREATE INDEX notice_told ON notice (told_at);
