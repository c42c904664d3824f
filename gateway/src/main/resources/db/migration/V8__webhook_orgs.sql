ALTER TABLE webhook ADD COLUMN orgs text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN webhook.orgs IS 'Those that the token it was made with was limited to: they hold where its client is of another issuer';

ALTER TABLE webhook_event ADD COLUMN orgs text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN webhook_event.orgs IS 'Those that it concerns, as far as its topic says';
