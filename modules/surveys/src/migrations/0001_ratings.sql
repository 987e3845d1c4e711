CREATE TABLE survey_rating (
  id BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  score BIGINT NOT NULL,
  comment TEXT NOT NULL,
  agent BIGINT,
  queue BIGINT,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX survey_rating_closing ON survey_rating (conversation, closed_at);
CREATE INDEX survey_rating_at ON survey_rating (at);
CREATE INDEX survey_rating_agent ON survey_rating (agent, at);
CREATE INDEX survey_rating_queue ON survey_rating (queue, at);
