-- P9: where attempts of the run failed, the newest last; the next one goes elsewhere first.
alter table training_run add column failed_nodes text[] not null default '{}';
-- P9: a variant of the run, trained in smaller parts since memory did not hold the recipe's.
alter table training_run add column micro_batch_size integer check (micro_batch_size > 0);

-- P9: why a host gets no more grants; null: it gets them.
alter table gpu_node add column set_aside text;

-- P9: attempts that failed on a host before their first epoch, since one last got further there. A table of its own, since heartbeats lock
-- the node's row before the leases and a run's transition would lock them the other way round.
create table host_failure (
    node        text collate "C" not null references gpu_node,
    incarnation bigint not null,
    run         text collate "C" not null references training_run,
    attempt     integer not null,
    message     text not null,
    at          timestamptz not null default clock_timestamp(),
    primary key (run, attempt)
);

create index host_failure_of_node on host_failure (node, at);
