-- P19: a run that was retried while its experiment ended was queued for ever, since nothing is granted in an ended experiment.
-- Such an experiment runs again.
update experiment e set state = 1, version = e.version + 1, ended_at = null
where e.state = 11 and exists (select from training_run r where r.experiment = e.id and r.state < 10);
