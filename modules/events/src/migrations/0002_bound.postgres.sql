-- expand
-- The log becomes partitioned by position in three short steps, without moving a row: this table becomes the first part,
-- for everything below a position that is some ten million transactions ahead. First only new rows are checked.
DO $$
DECLARE bound BIGINT;
BEGIN
  SELECT ((GREATEST(pg_current_xact_id()::text::bigint + base, COALESCE((SELECT MAX(position) >> 16 FROM event), 0)) >> 24) + 2) << 40
    INTO bound FROM event_base;
  EXECUTE format('ALTER TABLE event ADD CONSTRAINT event_bound CHECK (position < %s) NOT VALID', bound);
END $$;
