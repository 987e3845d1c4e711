-- expand
CREATE TABLE incident_connection (
  user_id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  round_trip_ms BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  quality TEXT NOT NULL
);
