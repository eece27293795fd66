-- What a job was compiled to, for the QPU of its last grant: facts for people, circuits for its node. JSON both.
create table job_compilations (
    job text primary key references jobs (id) on delete cascade,
    qpu text not null references qpus (id),
    facts text not null,
    circuits text not null
) ${strict};
