-- A configuration is an architecture and how it is trained. The column tells the ways of one experiment apart: the first stage
-- that trains so, or nothing where it is as the experiment says, as all configurations before this migration are.
alter table scaling_configuration add column training text not null default '';

-- Which runs give a configuration its results: its stage's run of each seed, or, where another stage had trained the same in
-- the same way before, that one.
create or replace view configuration_run as
select c.experiment, c.number, r.id as run
from scaling_configuration c
join training_run r on r.experiment = c.experiment and r.fingerprint = c.fingerprint
join scaling_configuration p on p.experiment = r.experiment and p.number = r.configuration and p.training = c.training
where c.stage = r.stage or not exists (
    select from training_run o
    join scaling_configuration q on q.experiment = o.experiment and q.number = o.configuration and q.training = c.training
    where o.experiment = r.experiment and o.fingerprint = r.fingerprint and o.seed = r.seed
        and (o.stage = c.stage or o.ordinal < r.ordinal));
