CREATE TABLE aftercare_case (
  case_id BIGINT PRIMARY KEY,
  score BIGINT,
  rated_at BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX aftercare_case_rated ON aftercare_case (rated_at) WHERE rated_at IS NOT NULL;
CREATE TABLE aftercare_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
