"""Fills a store with jobs that were never run, so that pages, leases and submits can be timed in a full one."""
import sqlite3
import time

USERS, QPUS = 500, 20


def statements(jobs, now):
    """SQL that both engines understand. One job in a hundred waits, one in a thousand is at a node, the rest is done."""
    numbers = "with recursive n (i) as (select 0 union all select i + 1 from n where i < {}) "
    yield ("insert into users (id, email, name, token_key, created_at, updated_at) " + numbers.format(USERS - 1)
           + "select 'u' || i, 'u' || i || '@example.org', '', 'k', i, i from n")
    yield ("insert into accounts (user_id, balance_millis, reserved_millis) " + numbers.format(USERS - 1)
           + "select 'u' || i, 1000000000, 0 from n")
    yield ("insert into qpus (id, name, kind, qubits, max_shots, capacity, service, service_reason, node, condition, "
           "condition_reason, connection, heard_at, last_fence, changes, created_at, updated_at) " + numbers.format(QPUS - 1)
           + "select 'q' || i, 'qpu' || i, 'simulator', 20, 1000000, 64, 'enabled', '', null, 'absent', '', 0, null, 0, 0, "
           + f"{now}, {now} from n")
    yield f"""insert into jobs (id, owner, target, width, shots, estimate_millis, max_attempts, origin, qpu, state, queued,
            attempt, losses, kills, not_before, created_at, updated_at, finished_at, charged_millis, reason_code,
            reason_text, events, name) {numbers.format(jobs - 1)}
        select 'bulk-' || i, 'u' || (i % {USERS}), 'q' || (i % {QPUS}), 5, 1000, 1000, null, null, 'q' || (i % {QPUS}),
            case when i % 97 = 7 then 'pending' when i % 1009 = 1 then 'running' else 'completed' end,
            case when i % 97 = 7 then 1 else 0 end, 1, 0, 0, 0, {now} - cast(1000 as bigint) * i,
            {now} - cast(1000 as bigint) * i,
            case when i % 97 = 7 or i % 1009 = 1 then null else {now} - cast(1000 as bigint) * i + 5 end, 0, null, null,
            3, '' from n"""
    yield """insert into job_counts (owner, unfinished, completed, failed, cancelled)
        select owner, sum(case when finished_at is null then 1 else 0 end), count(finished_at), 0, 0
        from jobs where id like 'bulk-%' group by owner"""
    yield """insert into leases (job, attempt, owner, qpu, node, fence_epoch, fence_n, state, granted_at, expires_at,
            limit_millis, stop_by, reserved_millis, max_attempts, digest, closed_at)
        select id, 1, owner, qpu, 'n' || substr(qpu, 2), 1, created_at, case when state = 'running' then 'held' else 'settled'
            end, created_at, created_at + 30000, 1500, null, 1500, 3, case when state = 'running' then null else 'd' end, case when state = 'running' then null else
            created_at end from jobs where state <> 'pending' and id like 'bulk-%'"""
    yield """insert into job_programs (job, body) select id, '{"circuits":[{"circuit":"OPENQASM 3.0; qubit[1] q;"}],"shots":9,
            "meas_level":2,"meas_return":"single"}'
        from jobs where id like 'bulk-%'"""
    yield """insert into job_results (job, digest, size, body) select id, 'd', 30, '{"success":true,"counts":{"0":9}}'
        from jobs where state = 'completed' and id like 'bulk-%'"""
    yield """insert into job_events (job, number, at, type, attempt, node, text)
        select id, 1, created_at, 'submitted', 0, null, '' from jobs where id like 'bulk-%'"""
    yield """insert into job_events (job, number, at, type, attempt, node, text)
        select id, 2, created_at, 'granted', 1, null, '' from jobs where id like 'bulk-%' and state <> 'pending'"""
    yield """insert into job_tags (owner, tag, created_at, job)
        select owner, 't' || (created_at / 1000 % 7), created_at, id from jobs where id like 'bulk-%'"""
    yield """insert into ledger (kind, subject, user_id, balance_millis, reserved_millis, at, note)
        select 'reserve', id || ':1', owner, 0, 1, created_at, '' from jobs where id like 'bulk-%' and state <> 'pending'"""


def fill_sqlite(file, jobs):
    connection = sqlite3.connect(file)
    connection.execute("pragma synchronous = off")
    connection.execute("pragma cache_size = -500000")
    for statement in statements(jobs, int(time.time() * 1000)):
        connection.execute(statement)
    connection.commit()
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()


def fill_postgresql(database, jobs):
    for statement in statements(jobs, int(time.time() * 1000)):
        database.psql("qnit", statement)
    database.psql("qnit", "vacuum analyze")
