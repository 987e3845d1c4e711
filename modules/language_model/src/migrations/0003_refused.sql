-- expand
ALTER TABLE language_model_use ADD COLUMN refused BIGINT NOT NULL DEFAULT 0;
