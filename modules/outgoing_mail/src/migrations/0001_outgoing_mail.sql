-- One row; the password is sealed.
CREATE TABLE outgoing_mail_settings (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  password TEXT NOT NULL
);
-- Who has chosen what he is mailed; nobody's row: what everybody is mailed at first.
CREATE TABLE outgoing_mail_choice (
  user_id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
