-- What an experiment's file was understood to say when it was submitted: never derived again, so that presets and defaults of a
-- later version change nothing. Null: submitted before this column; the server resolves such rows when it starts.
alter table experiment add column specification jsonb;

-- P22: the number of the arithmetic that a host's trainers compute with; null: an agent of a version that did not number it, 1.
alter table gpu_node add column arithmetic integer;
