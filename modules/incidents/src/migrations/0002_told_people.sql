-- expand
ALTER TABLE incident_told ADD COLUMN contact BIGINT;
CREATE INDEX incident_told_contact ON incident_told (telling, contact) WHERE contact IS NOT NULL;
ALTER TABLE incident_update ADD COLUMN messages BIGINT NOT NULL DEFAULT 0;
UPDATE incident_update SET messages = sent;
