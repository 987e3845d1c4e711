-- position is (base + number of the transaction) * 65536 + count in the transaction. So everything below the oldest
-- running transaction is final, and a reader that stops there never skips what commits later.
CREATE TABLE event (
  position BIGINT PRIMARY KEY,
  stream BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  payload TEXT NOT NULL
);
CREATE UNIQUE INDEX event_stream_seq ON event (stream, seq);

-- The last seq of each stream. Counting up a row locks only that row; MAX(seq) over the index would make serialisable
-- transactions of neighbouring streams collide.
CREATE TABLE event_stream (stream BIGINT PRIMARY KEY, seq BIGINT NOT NULL) WITH (fillfactor = 70);

-- Transaction numbers start low again after a restore into a new server; base keeps positions growing.
CREATE TABLE event_base (base BIGINT NOT NULL);
INSERT INTO event_base (base) VALUES (0);

CREATE TABLE event_cursor (name TEXT PRIMARY KEY, position BIGINT NOT NULL);
