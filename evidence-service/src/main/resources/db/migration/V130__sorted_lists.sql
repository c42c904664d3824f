-- What the lists are sorted by, next to the id that decides among those alike.
CREATE INDEX evidence_list_observed ON evidence_list (tenant_id, generation, observed_on, id);

ALTER TABLE measure_list ADD COLUMN name_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{definition,name}')) STORED;
CREATE INDEX measure_list_name ON measure_list (tenant_id, generation, name_key, id);

CREATE INDEX point_list_measured ON point_list (tenant_id, generation, measured_on, id);
