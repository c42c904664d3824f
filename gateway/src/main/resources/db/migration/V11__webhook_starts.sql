-- Where a webhook begins that was made with a cursor: of these topics it gets what comes after a position.
CREATE TABLE webhook_start (
    webhook_id text NOT NULL REFERENCES webhook ON DELETE CASCADE,
    topic      text NOT NULL,
    tenant     text NOT NULL,
    position   bigint NOT NULL,
    epoch      text NOT NULL,
    PRIMARY KEY (webhook_id, topic)
);

COMMENT ON COLUMN webhook_start.epoch IS 'How that of the log begins of which it is a position; empty for any';

SELECT enable_tenant_policy('webhook_start');

GRANT SELECT, INSERT, UPDATE ON webhook_start TO gateway_app;
