-- How many jobs a user has waiting or running, counted as they come and go: a submit is held against the limit without
-- counting rows, however many there are.
create table unfinished_jobs (
    owner text primary key references users (id) on delete cascade,
    jobs integer not null check (jobs >= 0)
) ${strict};

insert into unfinished_jobs (owner, jobs)
select owner, count(*) from jobs where finished_at is null group by owner;
