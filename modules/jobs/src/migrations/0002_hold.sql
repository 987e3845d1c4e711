-- A row named outbound: jobs whose effects leave the house are not run.
CREATE TABLE job_hold (name TEXT NOT NULL PRIMARY KEY, since BIGINT NOT NULL, reason TEXT NOT NULL);
