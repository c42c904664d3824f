CREATE TABLE client (
    id            text PRIMARY KEY,
    tenant        text NOT NULL CHECK (tenant ~ '^[a-z0-9]{6,32}$'),
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    scopes        text[] NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at    timestamptz
);

COMMENT ON TABLE client IS 'Programs that may ask for tokens, each of one district';
COMMENT ON COLUMN client.revoked_at IS 'Set to refuse new tokens; those that are out expire within their fifteen minutes';

CREATE TABLE signing_key (
    id          text PRIMARY KEY,
    public_key  bytea NOT NULL,
    private_key bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    retired_at  timestamptz
);

COMMENT ON COLUMN signing_key.public_key IS 'X.509';
COMMENT ON COLUMN signing_key.private_key IS 'PKCS #8, sealed with AES-256-GCM under gateway.key-encryption-key';

-- two gateways that start for the first time at once must not each sign with a key of their own
CREATE UNIQUE INDEX signing_key_current ON signing_key ((retired_at IS NULL)) WHERE retired_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON client TO gateway_app;
GRANT SELECT, INSERT ON signing_key TO gateway_app;
