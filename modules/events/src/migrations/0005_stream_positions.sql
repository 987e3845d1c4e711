-- expand
-- Where the stream's newest event stands; 0: not known. Used on PostgreSQL.
ALTER TABLE event_stream ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
