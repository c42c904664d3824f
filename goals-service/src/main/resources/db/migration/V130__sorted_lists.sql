-- What the lists are sorted by, next to the id that decides among those alike.
ALTER TABLE goal_list ADD COLUMN title_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{content,terms,title}')) STORED;
CREATE INDEX goal_list_title ON goal_list (tenant_id, generation, title_key, id);
CREATE INDEX goal_list_due ON goal_list (tenant_id, generation, due_date, id);

ALTER TABLE plan_list ADD COLUMN title_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{content,title}')) STORED;
CREATE INDEX plan_list_title ON plan_list (tenant_id, generation, title_key, id);
CREATE INDEX plan_list_school_year ON plan_list (tenant_id, generation, school_year, id);
