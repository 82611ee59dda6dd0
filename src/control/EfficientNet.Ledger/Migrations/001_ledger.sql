-- The ledger: experiments, their configurations and runs, the epoch ledger, checkpoints, leases, nodes and the change feed.
-- Ids are compared byte by byte (collate "C"), so that a batch sorted by the program is sorted for the database too.

create table experiment (
    id           text collate "C" primary key,
    name         text not null,
    source       text not null,
    state        smallint not null check (state in (1, 2, 10, 11, 12)),
    version      bigint not null,
    concurrency  integer check (concurrency > 0),
    lease_seconds integer not null check (lease_seconds > 0),
    trace_parent text,
    created_at   timestamptz not null,
    ended_at     timestamptz
);

create index experiment_newest on experiment (created_at desc, id);

create table scaling_configuration (
    experiment    text collate "C" not null references experiment,
    number        integer not null check (number > 0),
    version       bigint not null default 1,
    stage         text not null,
    label         text not null,
    alpha         numeric,
    beta          numeric,
    gamma         numeric,
    phi           numeric,
    members       jsonb not null,
    architecture  jsonb not null,
    resolution    integer not null generated always as ((architecture ->> 'resolution')::integer) stored,
    fingerprint   text not null,
    parameters    bigint not null,
    multiply_adds bigint not null,
    primary key (experiment, number)
);

create index scaling_configuration_fingerprint on scaling_configuration (experiment, fingerprint);

create table training_run (
    id               text collate "C" primary key,
    ordinal          bigint not null generated always as identity,
    experiment       text collate "C" not null references experiment,
    stage            text not null,
    configuration    integer not null,
    fingerprint      text not null,
    specification    jsonb not null,
    resources        jsonb not null,
    maximum_attempts integer not null,
    failed_attempts  integer not null default 0,
    state            smallint not null default 1 check (state in (1, 2, 3, 10, 11, 12)),
    version          bigint not null default 1,
    attempt          integer not null default 0,
    report_sequence  bigint not null default 0,
    epoch            integer not null default 0,
    threads          integer,
    compute_class    text,
    node             text collate "C",
    not_before       timestamptz,
    last_epoch       jsonb,
    result           jsonb,
    failure          smallint,
    failure_message  text,
    waiting_reason   text,
    observed         boolean not null default false,
    trace_parent     text,
    created_at       timestamptz not null,
    started_at       timestamptz,
    ended_at         timestamptz,
    seed             bigint not null generated always as ((specification ->> 'seed')::bigint) stored,
    epochs           integer not null generated always as ((specification -> 'recipe' ->> 'epochs')::integer) stored,
    last_top1        double precision generated always as ((last_epoch ->> 'top1')::double precision) stored,
    validation_top1  double precision generated always as ((result ->> 'validationTop1')::double precision) stored,
    test_top1        double precision generated always as ((result ->> 'testTop1')::double precision) stored,
    foreign key (experiment, configuration) references scaling_configuration (experiment, number)
) with (fillfactor = 80);

-- P3: what a run is made of makes it unique; its id says the same in fewer letters.
create unique index training_run_same_work on training_run (experiment, stage, fingerprint, seed, md5(specification ->> 'recipe'));
create index training_run_of_experiment on training_run (experiment, ordinal);
create index training_run_of_architecture on training_run (experiment, fingerprint);
create index training_run_by_state on training_run (state, id);
create index training_run_queue on training_run (ordinal) where state = 1;
create index training_run_under_way on training_run (experiment) where state < 10;
create index training_run_unobserved on training_run (experiment) where state >= 10 and not observed;

-- Which runs give a configuration its results: its stage's run of each seed, or, where another stage had trained the same before, that one.
create view configuration_run as
select c.experiment, c.number, r.id as run
from scaling_configuration c
join training_run r on r.experiment = c.experiment and r.fingerprint = c.fingerprint
where c.stage = r.stage or not exists (
    select from training_run o
    where o.experiment = r.experiment and o.fingerprint = r.fingerprint and o.seed = r.seed
        and (o.stage = c.stage or o.ordinal < r.ordinal));

-- P15: one row for each (run, epoch).
create table epoch (
    run             text collate "C" not null references training_run,
    epoch           integer not null check (epoch > 0),
    version         bigint not null default 1,
    attempt         integer not null,
    step            bigint not null,
    train_loss      double precision not null,
    learning_rate   double precision not null,
    validation_loss double precision not null,
    top1            double precision not null,
    top5            double precision not null,
    images          bigint not null,
    seconds         double precision not null,
    at              timestamptz not null default clock_timestamp(),
    primary key (run, epoch)
);

-- P17: rows that a replay in fast mode took the place of, as they were.
create table epoch_superseded (
    run             text collate "C" not null references training_run,
    epoch           integer not null,
    version         bigint not null,
    attempt         integer not null,
    step            bigint not null,
    train_loss      double precision not null,
    learning_rate   double precision not null,
    validation_loss double precision not null,
    top1            double precision not null,
    top5            double precision not null,
    images          bigint not null,
    seconds         double precision not null,
    at              timestamptz not null,
    superseded_at   timestamptz not null default clock_timestamp(),
    primary key (run, epoch, version)
);

-- P16: an immutable blob, named by the attempt that wrote it.
create table checkpoint (
    run     text collate "C" not null references training_run,
    step    bigint not null,
    attempt integer not null,
    version bigint not null default 1,
    epoch   integer not null,
    sha256  text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    bytes   bigint not null check (bytes >= 0),
    at      timestamptz not null default clock_timestamp(),
    primary key (run, step, attempt)
);

create table gpu_node (
    name        text collate "C" primary key,
    pool        text not null,
    incarnation bigint not null,
    version     bigint not null default 1,
    ready       boolean not null,
    draining    boolean not null default false,
    devices     jsonb not null,
    data_sets   text[] not null,
    joined_at   timestamptz not null default clock_timestamp(),
    seen_at     timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

-- P6: one row, one owner.
create table lease (
    run         text collate "C" not null references training_run,
    attempt     integer not null check (attempt > 0),
    version     bigint not null default 1,
    node        text collate "C" not null references gpu_node,
    device      text not null,
    slot        integer not null check (slot >= 0),
    threads     integer not null,
    incarnation bigint not null,
    renewals    bigint not null default 0,
    progress    jsonb,
    granted_at  timestamptz not null default clock_timestamp(),
    ended_at    timestamptz,
    primary key (run, attempt)
) with (fillfactor = 50);

create unique index lease_slot_live on lease (node, device, slot) where ended_at is null;
create unique index lease_run_live on lease (run) where ended_at is null;

-- P5: numbers are taken under one advisory lock that is held to the commit; a gap may be left by a rollback, a late number never appears.
create sequence change_feed;

create table event (
    change     bigint primary key default nextval('change_feed'),
    at         timestamptz not null default clock_timestamp(),
    kind       text not null,
    experiment text collate "C",
    run        text collate "C",
    body       jsonb not null
);

create index event_of_experiment on event (experiment, change);
create index event_of_run on event (run, change);

create function tell_of_changes() returns trigger language plpgsql as $$
begin
    if exists (select from written) then
        perform pg_notify('effnet_change', '');
    end if;
    return null;
end
$$;

create trigger event_tells after insert on event
    referencing new table as written
    for each statement execute function tell_of_changes();

-- P4: a transaction leaves its id here, so that a caller who lost the connection at the commit can ask whether it happened.
create table operation (
    id uuid primary key,
    at timestamptz not null default clock_timestamp()
);

create index operation_oldest on operation (at);
