-- One row; the key is sealed.
CREATE TABLE language_model_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  key TEXT NOT NULL
);
CREATE TABLE language_model_use (
  day BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  calls BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  tokens BIGINT NOT NULL,
  PRIMARY KEY (day, purpose)
);
