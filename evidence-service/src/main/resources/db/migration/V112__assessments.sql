-- Line items and results of assessments. What clients filter and sort by is read out of the folded state, but for what
-- has columns of its own: below a row-level policy an index on an expression of JSON is of no use, because the operators
-- of JSON are not leakproof.
SELECT create_state_view('line_item_list', $$
    status  text NOT NULL,
    details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED
$$);
CREATE INDEX line_item_list_updated ON line_item_list (tenant_id, generation, updated_at, id);

SELECT create_state_view('assessment_result_list', $$
    status    text NOT NULL,
    line_item text NOT NULL,
    student   text NOT NULL,
    details   jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED
$$);
CREATE INDEX assessment_result_list_line_item ON assessment_result_list (tenant_id, generation, line_item, id);
CREATE INDEX assessment_result_list_student ON assessment_result_list (tenant_id, generation, student, id);
CREATE INDEX assessment_result_list_updated ON assessment_result_list (tenant_id, generation, updated_at, id);
