ALTER TABLE webhook_event ADD COLUMN epoch text NOT NULL DEFAULT '';

COMMENT ON COLUMN webhook_event.epoch IS 'Of the log that it is of; empty if its topic does not say';
