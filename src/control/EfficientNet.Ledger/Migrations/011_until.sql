-- How far a run trains now, beside its specification: below the recipe's epochs it is halted there (state 13) and keeps its
-- checkpoints.
alter table training_run add column until integer check (until > 0);
alter table training_run drop constraint training_run_state_check;
alter table training_run add constraint training_run_state_check check (state in (1, 2, 3, 10, 11, 12, 13));
