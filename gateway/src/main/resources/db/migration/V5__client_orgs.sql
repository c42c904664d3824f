ALTER TABLE client ADD COLUMN orgs text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN client.orgs IS 'sourcedIds; if there are any, its tokens open the events of these organisations and nothing else';

ALTER TABLE revoked_client ADD COLUMN up_to timestamptz;

COMMENT ON TABLE revoked_client IS 'Clients of which tokens that are out are refused; rows go after an hour';
COMMENT ON COLUMN revoked_client.up_to IS 'Refused are tokens made until then, as the client may do less since; all if it is absent';

GRANT UPDATE ON revoked_client TO gateway_app;
