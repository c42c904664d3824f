-- The request that brought an import: what is logged about it names that.
ALTER TABLE roster_import_queue ADD COLUMN request_id text;
