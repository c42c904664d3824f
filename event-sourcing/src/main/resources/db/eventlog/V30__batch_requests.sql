-- The request that brought a batch: what is logged about it names that.
ALTER TABLE batch_queue ADD COLUMN request_id text;
