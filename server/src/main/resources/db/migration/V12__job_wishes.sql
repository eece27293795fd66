-- What users ask of the queue.
alter table jobs add column priority integer not null default 0;
alter table jobs add column deadline_at ${long};
alter table jobs add column most_millis ${long};

-- Jobs for which others of the same user wait; few have a priority.
create index jobs_priority on jobs (qpu, owner, priority, not_before, estimate_millis) where queued = 1 and priority > 0;
-- Jobs that fail if they are not started in time.
create index jobs_deadline on jobs (deadline_at) where queued = 1 and deadline_at is not null;
