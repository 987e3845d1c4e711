-- expand
-- How a run of a macro is taken back; steps: JSON, empty once it was. actor: who ran it and alone may take it back
CREATE TABLE automation_undo (
  run BIGINT PRIMARY KEY,
  actor BIGINT NOT NULL,
  thing_kind TEXT NOT NULL,
  thing BIGINT NOT NULL,
  steps TEXT NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT
);
