-- For those who ask what has changed since a position of the log. A database made after V2 has them already.
CREATE INDEX IF NOT EXISTS goal_list_position ON goal_list (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS plan_list_position ON plan_list (tenant_id, generation, position);
