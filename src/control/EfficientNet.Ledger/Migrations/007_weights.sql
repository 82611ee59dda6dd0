-- Weights on the host that runs may begin from, by name.
alter table gpu_node add column weights text[] not null default '{}';
