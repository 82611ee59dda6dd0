-- P11: the number of the newest heartbeat within its incarnation; null: an agent of a version that did not number them.
alter table gpu_node add column beat bigint;

-- P8: each observer of leases writes its row before it looks, which proves that renewals can be written, too.
create table liveness (
    observer text primary key,
    writes   bigint not null default 1,
    at       timestamptz not null default clock_timestamp()
) with (fillfactor = 50);
