CREATE TABLE incident (
  id BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  plan BIGINT,
  sort TEXT NOT NULL,
  ends_at BIGINT,
  changed_at BIGINT NOT NULL,
  case_count BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX incident_state ON incident (state, id);
CREATE INDEX incident_sort ON incident (sort, id);
CREATE TABLE incident_case (
  incident BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  gathered_at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (incident, case_id)
);
CREATE UNIQUE INDEX incident_case_order ON incident_case (incident, number);
CREATE INDEX incident_case_of ON incident_case (case_id, incident);
CREATE TABLE incident_line (
  id BIGINT PRIMARY KEY,
  incident BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX incident_line_of ON incident_line (incident, id);
CREATE TABLE incident_update (
  id BIGINT PRIMARY KEY,
  incident BIGINT NOT NULL,
  texts TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  total BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  unreachable BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX incident_update_of ON incident_update (incident, id);
CREATE TABLE incident_told (
  telling BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  delivery TEXT NOT NULL,
  PRIMARY KEY (telling, case_id)
);
CREATE INDEX incident_told_pending ON incident_told (telling, case_id) WHERE delivery = 'pending';
CREATE TABLE incident_plan (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  starts_at BIGINT,
  version BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE incident_arrival (
  sort TEXT NOT NULL,
  bucket BIGINT NOT NULL,
  arrived BIGINT NOT NULL,
  PRIMARY KEY (sort, bucket)
);
CREATE INDEX incident_arrival_bucket ON incident_arrival (bucket);
