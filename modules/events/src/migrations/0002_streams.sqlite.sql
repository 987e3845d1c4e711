-- The last seq of streams whose events were all pruned, so that they do not count anew.
CREATE TABLE event_stream (stream INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
