-- What the lists are sorted by, next to the id that decides among those alike.
ALTER TABLE visit_list ADD COLUMN started_at timestamptz GENERATED ALWAYS AS (
    sort_time(coalesce(state::jsonb ->> 'startedAt', state::jsonb #>> '{report,startedAt}'))) STORED;
CREATE INDEX visit_list_scheduled ON visit_list (tenant_id, generation, scheduled_on, id);
CREATE INDEX visit_list_started ON visit_list (tenant_id, generation, started_at, id);

ALTER TABLE conversation_list ADD COLUMN scheduled_for timestamptz
    GENERATED ALWAYS AS (sort_time(state::jsonb ->> 'scheduledFor')) STORED;
CREATE INDEX conversation_list_scheduled ON conversation_list (tenant_id, generation, scheduled_for, id);

CREATE INDEX time_ledger_start ON time_ledger (tenant_id, generation, starts_at, id);

CREATE INDEX perception_list_first_day ON perception_list (tenant_id, generation, first_day, id);
CREATE INDEX perception_list_recorded ON perception_list (tenant_id, generation, recorded_at, id);
