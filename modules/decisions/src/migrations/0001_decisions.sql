CREATE TABLE decision_table (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  body TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE UNIQUE INDEX decision_table_key ON decision_table (key);

-- row_id: of the row that applied; empty when none did
CREATE TABLE decision_hit (
  decision_table BIGINT NOT NULL,
  row_id TEXT NOT NULL,
  hits BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (decision_table, row_id)
);
