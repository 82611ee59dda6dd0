-- Membership of the silos, for Orleans' AdoNet clustering provider. The provider reads its queries from OrleansQuery; keys, parameter
-- names and column names are its contract, tables and texts are ours. A change of a silo's row and the compare-and-swap of the
-- cluster's version are one statement: both happen or neither.

create table silo_cluster (
    deployment_id text primary key,
    version       integer not null default 0,
    changed_at    timestamptz not null default now()
);

create table silo (
    deployment_id text not null references silo_cluster,
    address       text not null,
    port          integer not null,
    generation    integer not null,
    silo_name     text not null,
    host_name     text not null,
    status        integer not null,
    proxy_port    integer,
    suspect_times text,
    start_time    timestamptz not null,
    alive_time    timestamptz not null,
    primary key (deployment_id, address, port, generation)
) with (fillfactor = 50);

create table OrleansQuery (
    QueryKey  text primary key,
    QueryText text not null
);

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', $sql$
    with inserted as (
        insert into silo_cluster (deployment_id) values (@DeploymentId)
        on conflict do nothing
        returning 1
    )
    select count(*)::integer from inserted
$sql$),
('InsertMembershipKey', $sql$
    with fenced as (
        update silo_cluster set version = version + 1, changed_at = now()
        where deployment_id = @DeploymentId and version = @Version
            and not exists (
                select from silo
                where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment_id
    ), inserted as (
        insert into silo (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
        select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from fenced
        returning 1
    )
    select count(*)::integer from inserted
$sql$),
('UpdateMembershipKey', $sql$
    with fenced as (
        update silo_cluster set version = version + 1, changed_at = now()
        where deployment_id = @DeploymentId and version = @Version
            and exists (
                select from silo
                where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment_id
    ), updated as (
        update silo set status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
        from fenced
        where silo.deployment_id = fenced.deployment_id and address = @Address and port = @Port and generation = @Generation
        returning 1
    )
    select count(*)::integer from updated
$sql$),
('UpdateIAmAlivetimeKey', $sql$
    update silo set alive_time = @IAmAliveTime
    where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$sql$),
('MembershipReadRowKey', $sql$
    select s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName, s.host_name as HostName,
        s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes, s.start_time as StartTime,
        s.alive_time as IAmAliveTime, c.version as Version
    from silo_cluster c
    left join silo s on s.deployment_id = c.deployment_id
        and s.address = @Address and s.port = @Port and s.generation = @Generation
    where c.deployment_id = @DeploymentId
$sql$),
('MembershipReadAllKey', $sql$
    select s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName, s.host_name as HostName,
        s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes, s.start_time as StartTime,
        s.alive_time as IAmAliveTime, c.version as Version
    from silo_cluster c
    left join silo s on s.deployment_id = c.deployment_id
    where c.deployment_id = @DeploymentId
$sql$),
('GatewaysQueryKey', $sql$
    select address as Address, proxy_port as ProxyPort, generation as Generation
    from silo
    where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$sql$),
('DeleteMembershipTableEntriesKey', $sql$
    with silos as (delete from silo where deployment_id = @DeploymentId)
    delete from silo_cluster where deployment_id = @DeploymentId
$sql$),
('CleanupDefunctSiloEntriesKey', $sql$
    -- 3 is Orleans' SiloStatus.Active: a silo that is up is never cleaned away, whatever its clock says.
    delete from silo
    where deployment_id = @DeploymentId and alive_time < @IAmAliveTime and status <> 3
$sql$);
