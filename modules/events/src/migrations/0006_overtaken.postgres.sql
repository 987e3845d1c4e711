-- expand
-- Tells apart the positions of events whose writers were overtaken.
CREATE SEQUENCE event_overtaken;
