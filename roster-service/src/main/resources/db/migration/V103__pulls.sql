-- Where a district's roster can be read from. The secret is sealed with a key that is not in the database.
CREATE TABLE roster_connection (
    tenant_id  text        PRIMARY KEY,
    base_url   text        NOT NULL,
    token_url  text        NOT NULL,
    client_id  text        NOT NULL,
    secret     bytea       NOT NULL,
    scope      text        NOT NULL,
    schedule   text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- What was changed up to here is in the roster; nothing before the first complete pull.
    read_until timestamptz
);
SELECT enable_tenant_policy('roster_connection');

-- Which districts are to be pulled when. Nothing but opaque keys, so that a worker can look for work of all tenants.
CREATE TABLE roster_pull_schedule (
    tenant_id text        PRIMARY KEY,
    every     interval    NOT NULL,
    next_at   timestamptz NOT NULL
);
CREATE INDEX roster_pull_schedule_next ON roster_pull_schedule (next_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON roster_pull_schedule TO ${app};

-- A pull is an import whose rows are fetched, not sent: all of them, or those that were changed since a time.
ALTER TABLE roster_import ADD COLUMN origin text NOT NULL DEFAULT 'PACKAGE'
    CHECK (origin IN ('PACKAGE', 'FULL_PULL', 'INCREMENTAL_PULL'));
ALTER TABLE roster_import ADD COLUMN changed_since timestamptz;
ALTER TABLE roster_import ADD COLUMN fetched_at timestamptz;
CREATE UNIQUE INDEX roster_import_one_pull ON roster_import (tenant_id)
    WHERE origin <> 'PACKAGE' AND state IN ('QUEUED', 'VALIDATING', 'APPLYING');

-- How far a pull has come with each collection.
CREATE TABLE roster_pull_progress (
    tenant_id   text    NOT NULL,
    import_id   uuid    NOT NULL,
    step        int     NOT NULL,
    next_offset bigint  NOT NULL,
    complete    boolean NOT NULL,
    PRIMARY KEY (tenant_id, import_id, step)
) WITH (fillfactor = 50);
SELECT enable_tenant_policy('roster_pull_progress');
