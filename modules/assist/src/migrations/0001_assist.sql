CREATE TABLE assist_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
