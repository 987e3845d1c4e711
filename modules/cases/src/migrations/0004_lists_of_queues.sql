-- Who sees his queues only: what nobody owns there yet, and the gravest there first.
CREATE INDEX service_case_unowned_by_queue ON service_case (queue, due_key, id) WHERE ended_at IS NULL AND owner IS NULL;
CREATE INDEX service_case_by_queue_and_level ON service_case (queue, level_key, id) WHERE ended_at IS NULL;
