-- What an experiment's file was understood to say when it was submitted: never derived again, so that presets and defaults of a
-- later version change nothing. Null: submitted before this column; the server resolves such rows when it starts.
alter table experiment add column specification jsonb;
