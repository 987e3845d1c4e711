-- expand
ALTER TABLE notice ADD COLUMN topic TEXT NOT NULL DEFAULT '';
CREATE INDEX notice_topic ON notice (topic) WHERE read_at IS NULL AND topic <> '';
