ALTER TABLE bot_turn ADD COLUMN by_model TEXT;
