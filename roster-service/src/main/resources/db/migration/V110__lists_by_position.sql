-- For those who ask what has changed since a position of the log. A database made after V2 has them already.
CREATE INDEX IF NOT EXISTS roster_org_position ON roster_org (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS roster_academic_session_position ON roster_academic_session (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS roster_course_position ON roster_course (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS roster_user_position ON roster_user (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS roster_class_position ON roster_class (tenant_id, generation, position);
CREATE INDEX IF NOT EXISTS roster_enrollment_position ON roster_enrollment (tenant_id, generation, position);
