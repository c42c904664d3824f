ALTER TABLE webhook ADD COLUMN from_beginning boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN webhook.from_beginning IS 'It is to get what was published before, and nobody has looked yet which topics there are';

-- Where a webhook is behind: of these topics it gets what was before, and what comes only after that.
CREATE TABLE webhook_backlog (
    webhook_id  text NOT NULL REFERENCES webhook ON DELETE CASCADE,
    topic       text NOT NULL,
    tenant      text NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (webhook_id, topic)
);

CREATE INDEX webhook_backlog_by_tenant ON webhook_backlog (tenant);

SELECT enable_tenant_policy('webhook_backlog');

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_backlog TO gateway_app;
