-- What was kept of them comes with those that exist, so that who checks them need not ask again.
CREATE FUNCTION known_references(t text, categories text[], ids text[])
    RETURNS TABLE (category text, id text, attributes text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY
    SELECT known.category, known.id, known.attributes::text
    FROM unnest(categories, ids) wanted(category, id)
    JOIN known_reference known
        ON known.tenant_id = t AND known.category = wanted.category AND known.id = wanted.id AND known.active;
END $$;
