-- Accuracies say what they are measured on: these have been the held-out training images' from the first row on.
alter table epoch rename column top1 to validation_top1;
alter table epoch rename column top5 to validation_top5;
alter table epoch_superseded rename column top1 to validation_top1;
alter table epoch_superseded rename column top5 to validation_top5;

-- Rows from before this migration have the metric's former name in their JSON, and keep it until their next epoch.
alter table training_run drop column last_top1;
alter table training_run add column last_validation_top1 double precision
    generated always as (coalesce(last_epoch ->> 'validationTop1', last_epoch ->> 'top1')::double precision) stored;
