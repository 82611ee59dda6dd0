-- P11: a user paused the run: it is granted no more, and what holds a lease leaves at a checkpoint.
alter table training_run add column paused boolean not null default false;
