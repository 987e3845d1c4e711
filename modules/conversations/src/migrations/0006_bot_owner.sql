-- expand
ALTER TABLE conversation ADD COLUMN bot BIGINT;
