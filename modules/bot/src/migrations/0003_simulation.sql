-- expand
-- result: SimulationOutcome
CREATE TABLE bot_simulation (
  id BIGINT PRIMARY KEY,
  bot BIGINT NOT NULL,
  source TEXT NOT NULL,
  days BIGINT NOT NULL,
  state TEXT NOT NULL,
  per_mille BIGINT NOT NULL,
  error TEXT,
  result TEXT,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX bot_simulation_by_bot ON bot_simulation (bot, id);
CREATE INDEX bot_simulation_ended ON bot_simulation (ended_at);
