ALTER TABLE webhook ADD COLUMN issuer text NOT NULL DEFAULT '';

COMMENT ON COLUMN webhook.issuer IS 'Who knows its client; empty if we do';

-- until now a client that we do not have was one of the issuer whose tokens are believed
ALTER TABLE webhook NO FORCE ROW LEVEL SECURITY;
ALTER TABLE client NO FORCE ROW LEVEL SECURITY;
UPDATE webhook w SET issuer = '${issuer}' WHERE NOT EXISTS (SELECT 1 FROM client c WHERE c.id = w.client_id);
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
ALTER TABLE client FORCE ROW LEVEL SECURITY;
