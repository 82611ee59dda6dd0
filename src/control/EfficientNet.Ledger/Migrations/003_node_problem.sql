-- What a person should look at on the host, as its agent said it last.
alter table gpu_node add column problem text;
