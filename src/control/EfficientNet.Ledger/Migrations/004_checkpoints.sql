-- When a run writes checkpoints within an epoch. No bit of a result depends on it, so it is no part of the specification.
alter table training_run add column checkpoints jsonb not null default '{"everySeconds": 300}';

-- The collector asks which blobs of the store a row names.
create index checkpoint_blob on checkpoint (sha256);
