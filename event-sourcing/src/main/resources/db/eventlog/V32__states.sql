-- The states, as they are by now, of the streams that have events in a stretch of the log, in the order of their last events.
CREATE FUNCTION read_states(t text, after bigint, up_to bigint)
    RETURNS TABLE (stream_id text, version bigint, state text, state_schema int, at_position bigint, recorded_at timestamptz)
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY
    SELECT s.stream_id, s.version, s.state, s.state_schema, l.position, l.recorded_at
    FROM (SELECT DISTINCT e.stream_id FROM event e
          WHERE e.tenant_id = t AND e.position > after AND e.position <= up_to) touched
    JOIN stream s ON s.tenant_id = t AND s.stream_id = touched.stream_id
    JOIN event l ON l.tenant_id = t AND l.stream_id = s.stream_id AND l.stream_version = s.version
    ORDER BY l.position;
END $$;
