-- expand
SET LOCAL lock_timeout = '800ms';
DO $$
DECLARE bound TEXT;
BEGIN
  SELECT substring(pg_get_constraintdef(oid) from '([0-9]+)') INTO STRICT bound
    FROM pg_constraint WHERE conname = 'message_bound' AND conrelid = 'message'::regclass;
  ALTER TABLE message RENAME TO message_first;
  ALTER INDEX message_pkey RENAME TO message_first_pkey;
  ALTER INDEX message_by_client_id RENAME TO message_first_by_client_id;
  CREATE TABLE message (LIKE message_first, PRIMARY KEY (conversation, seq)) PARTITION BY RANGE (conversation);
  CREATE UNIQUE INDEX message_by_client_id ON message (conversation, client_id) WHERE client_id IS NOT NULL;
  EXECUTE format('ALTER TABLE message ATTACH PARTITION message_first FOR VALUES FROM (MINVALUE) TO (%s)', bound);
  EXECUTE format('CREATE TABLE message_rest PARTITION OF message FOR VALUES FROM (%s) TO (MAXVALUE)', bound);
  ALTER TABLE message_first DROP CONSTRAINT message_bound;
END $$;
