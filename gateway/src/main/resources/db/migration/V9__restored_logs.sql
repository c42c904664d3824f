ALTER TABLE webhook_source
    ADD COLUMN epoch text NOT NULL DEFAULT '',
    ADD COLUMN sequence bigint NOT NULL DEFAULT 0,
    ADD COLUMN known bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN webhook_source.epoch IS 'Of the log: another one after it was restored from a backup, and the topic made anew';
COMMENT ON COLUMN webhook_source.sequence IS 'Of the event that was read last';
COMMENT ON COLUMN webhook_source.known IS 'Up to there the events were read before the log was restored';
