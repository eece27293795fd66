-- Jobs whose users named no QPU, in the queues of QPUs: they go elsewhere when theirs starts nothing.
create index jobs_queue_stray on jobs (qpu, created_at, id) where queued = 1 and target is null;
