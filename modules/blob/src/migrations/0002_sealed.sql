ALTER TABLE blob_content ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE blob_content ADD COLUMN sealed_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX blob_content_sealed_by ON blob_content (sealed_by, hash);
