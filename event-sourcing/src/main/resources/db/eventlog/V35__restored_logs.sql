-- Where a life of a log parted from the one before: up to there both have the same events.
ALTER TABLE event_log ADD COLUMN epoch_after bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION renew_store_epochs() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t       text;
    renewed bigint := 0;
BEGIN
    FOR t IN SELECT tenant_id FROM event_log LOOP
        PERFORM set_config('lodestar.tenant', t, true);
        UPDATE event_log SET epoch = gen_random_uuid(), epoch_after = head WHERE tenant_id = t;
        renewed := renewed + 1;
    END LOOP;
    RETURN renewed;
END $$;
