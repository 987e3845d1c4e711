-- expand
-- when it was asked for; of those from before, as the id tells
ALTER TABLE complaint_evidence ADD COLUMN at BIGINT;
UPDATE complaint_evidence SET at = (id / 4194304 + 1704067200000) * 1000;
CREATE INDEX complaint_by_evidence_time ON complaint_evidence (at);
