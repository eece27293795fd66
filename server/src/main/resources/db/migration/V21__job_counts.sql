-- How many jobs a user has, counted as they come and end: a submit is held against the limit, and a page tells its total,
-- without counting rows, however many there are.
create table job_counts (
    owner text primary key references users (id) on delete cascade,
    unfinished ${long} not null check (unfinished >= 0),
    completed ${long} not null,
    failed ${long} not null,
    cancelled ${long} not null
) ${strict};

insert into job_counts (owner, unfinished, completed, failed, cancelled)
select owner, sum(case when finished_at is null then 1 else 0 end),
    sum(case when state = 'completed' then 1 else 0 end), sum(case when state = 'failed' then 1 else 0 end),
    sum(case when state = 'cancelled' then 1 else 0 end)
from jobs group by owner;
