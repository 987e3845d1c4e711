-- expand
SET LOCAL lock_timeout = '800ms';
DO $$
DECLARE bound TEXT;
BEGIN
  SELECT substring(pg_get_constraintdef(oid) from '([0-9]+)') INTO STRICT bound
    FROM pg_constraint WHERE conname = 'event_bound' AND conrelid = 'event'::regclass;
  ALTER TABLE event RENAME TO event_first;
  ALTER INDEX event_pkey RENAME TO event_first_pkey;
  ALTER INDEX event_stream_seq RENAME TO event_first_stream_seq;
  CREATE TABLE event (LIKE event_first, PRIMARY KEY (position)) PARTITION BY RANGE (position);
  EXECUTE format('ALTER TABLE event ATTACH PARTITION event_first FOR VALUES FROM (MINVALUE) TO (%s)', bound);
  EXECUTE format('CREATE TABLE event_rest PARTITION OF event FOR VALUES FROM (%s) TO (MAXVALUE)', bound);
  -- (stream, seq) is unique in each part; across parts the stream's row in event_stream counts.
  CREATE UNIQUE INDEX event_rest_stream_seq ON event_rest (stream, seq);
  ALTER TABLE event_first DROP CONSTRAINT event_bound;
END $$;
