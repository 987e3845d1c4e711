CREATE TABLE insight_step (
  case_id BIGINT NOT NULL,
  track TEXT NOT NULL,
  item BIGINT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  visited TEXT NOT NULL,
  PRIMARY KEY (case_id, track, item)
);
CREATE INDEX insight_step_place ON insight_step (track, place, entered_at, case_id);
CREATE TABLE insight_passage (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  track TEXT NOT NULL,
  item BIGINT NOT NULL,
  place TEXT NOT NULL,
  next TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  left_at BIGINT NOT NULL,
  back BOOLEAN NOT NULL
);
CREATE INDEX insight_passage_place ON insight_passage (track, place, id);
CREATE INDEX insight_passage_edge ON insight_passage (track, place, next, id);
CREATE INDEX insight_passage_left ON insight_passage (track, place, left_at, entered_at, case_id);
CREATE INDEX insight_passage_case ON insight_passage (case_id, track, left_at);
CREATE INDEX insight_passage_age ON insight_passage (left_at);
CREATE TABLE insight_tally (
  day BIGINT NOT NULL,
  track TEXT NOT NULL,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  place TEXT NOT NULL,
  next TEXT NOT NULL,
  bucket BIGINT NOT NULL,
  n BIGINT NOT NULL,
  back BIGINT NOT NULL,
  PRIMARY KEY (track, day, kind, queue, place, next, bucket)
);
CREATE TABLE insight_now (
  track TEXT NOT NULL,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  place TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (track, kind, queue, place)
);
CREATE TABLE insight_cursor (
  id BIGINT PRIMARY KEY,
  position BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  since BIGINT
);
