CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  payload TEXT NOT NULL
);
CREATE UNIQUE INDEX event_stream_seq ON event (stream, seq);

CREATE TABLE event_cursor (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
