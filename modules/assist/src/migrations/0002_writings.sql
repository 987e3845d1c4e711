-- expand
-- What a model is writing for an agent, for an hour.
CREATE TABLE assist_writing (
  id BIGINT PRIMARY KEY,
  author BIGINT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX assist_writing_at ON assist_writing (at);
