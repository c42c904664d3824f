-- For those who ask what has changed since a position of the log. A database made after V2 has them already.
CREATE INDEX IF NOT EXISTS evidence_list_position ON evidence_list (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS measure_list_position ON measure_list (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS point_list_position ON point_list (tenant_id, generation, position);
