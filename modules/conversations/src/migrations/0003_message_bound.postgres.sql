-- expand
-- Messages become partitioned by their conversation's id, that is by the time when it began: a conversation stays together,
-- and its unique keys hold for ever. In three short steps without moving a row: this table becomes the first part. First
-- only new rows are checked. 2^53 ids are 25 days; 1704067200 is the beginning of 2024, from which ids count.
DO $$
DECLARE bound BIGINT;
BEGIN
  SELECT ((GREATEST(((extract(epoch FROM now()) - 1704067200) * 1000)::bigint << 22,
                    COALESCE((SELECT MAX(conversation) FROM message), 0)) >> 53) + 2) << 53 INTO bound;
  EXECUTE format('ALTER TABLE message ADD CONSTRAINT message_bound CHECK (conversation < %s) NOT VALID', bound);
END $$;
