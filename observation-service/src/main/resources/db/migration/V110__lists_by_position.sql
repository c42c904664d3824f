-- For those who ask what has changed since a position of the log. A database made after V2 has them already.
CREATE INDEX IF NOT EXISTS visit_list_position ON visit_list (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS conversation_list_position ON conversation_list (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS time_ledger_position ON time_ledger (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS perception_list_position ON perception_list (tenant_id, generation, position);
