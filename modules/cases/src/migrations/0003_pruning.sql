-- expand
-- since when a client id is remembered; of those from before, as their case's id tells
ALTER TABLE case_opened ADD COLUMN at BIGINT;
UPDATE case_opened SET at = (case_id / 4194304 + 1704067200000) * 1000;
CREATE INDEX case_opened_by_time ON case_opened (at);
CREATE INDEX case_bulk_by_time ON case_bulk (at);
