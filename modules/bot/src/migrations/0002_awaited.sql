-- expand
-- What an action has asked for and somebody decides later. dialog: as it waited for the action; news: slots, once it is
-- decided.
CREATE TABLE bot_awaited (
  reference TEXT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  bot BIGINT NOT NULL,
  dialog TEXT NOT NULL,
  news TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX bot_awaited_by_conversation ON bot_awaited (conversation, at);

-- solved: it was closed after the bot had helped, and no person had it since it began.
ALTER TABLE bot_talk ADD COLUMN solved BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX bot_talk_started ON bot_talk (started_at);

ALTER TABLE bot_run ADD COLUMN failed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE bot_run ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX bot_run_at ON bot_run (at);
