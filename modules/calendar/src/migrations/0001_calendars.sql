CREATE TABLE calendar (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  hours TEXT NOT NULL,
  standard BOOLEAN NOT NULL,
  removed BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_name ON calendar (name_key);
CREATE TABLE calendar_version (
  calendar BIGINT NOT NULL,
  version BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  hours TEXT NOT NULL,
  PRIMARY KEY (calendar, version)
);
CREATE TABLE calendar_use (
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  calendar BIGINT NOT NULL,
  PRIMARY KEY (scope, value)
);
CREATE TABLE calendar_stamp (
  id BIGINT PRIMARY KEY,
  stamp BIGINT NOT NULL
);
INSERT INTO calendar (id, name, name_key, description, hours, standard, removed, changed_at, version)
  VALUES (1001, 'Standard hours', 'standard hours', 'Monday to Friday, 09:00 to 18:00. Change the time zone to yours.',
    '{"time_zone":"UTC","week":[{"day":"monday","from":"09:00","to":"18:00"},{"day":"tuesday","from":"09:00","to":"18:00"},{"day":"wednesday","from":"09:00","to":"18:00"},{"day":"thursday","from":"09:00","to":"18:00"},{"day":"friday","from":"09:00","to":"18:00"}],"exceptions":[]}',
    TRUE, FALSE, 0, 1);
INSERT INTO calendar_version (calendar, version, valid_from, hours) SELECT id, version, 0, hours FROM calendar;
INSERT INTO calendar (id, name, name_key, description, hours, standard, removed, changed_at, version)
  VALUES (1002, 'Round the clock', 'round the clock', 'Always open.',
    '{"time_zone":"UTC","week":[{"day":"monday","from":"00:00","to":"24:00"},{"day":"tuesday","from":"00:00","to":"24:00"},{"day":"wednesday","from":"00:00","to":"24:00"},{"day":"thursday","from":"00:00","to":"24:00"},{"day":"friday","from":"00:00","to":"24:00"},{"day":"saturday","from":"00:00","to":"24:00"},{"day":"sunday","from":"00:00","to":"24:00"}],"exceptions":[]}',
    FALSE, FALSE, 0, 1);
INSERT INTO calendar_version (calendar, version, valid_from, hours) SELECT id, version, 0, hours FROM calendar WHERE id = 1002;
INSERT INTO calendar_stamp (id, stamp) VALUES (1, 1);
