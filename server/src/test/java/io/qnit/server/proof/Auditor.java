package io.qnit.server.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares three ledgers: what users were told, what executors and nodes wrote down, and what the store says, read by plain
 * SQL after everything has stopped. Calls no code of the server's or the node's. Each finding is a promise that was broken.
 */
final class Auditor {
    private static final Pattern SEED = Pattern.compile("\"seed\"\\s*:\\s*(\\d+)");
    private static final Pattern EXECUTION = Pattern.compile("\"execution\"\\s*:\\s*\"([0-9a-f-]+)\"");
    private static final Pattern LOG =
            Pattern.compile("\\S+ (\\w+) job=(\\S+) attempt=(\\d+) fence=(\\d+)\\.(\\d+)(?: .*)?");
    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");
    private static final Set<String> FINAL_WORDS = Set.of("delivered", "superseded", "unwanted");

    /** What users know: seed to job, and what they were told. */
    record Users(Map<Long, String> acknowledged, List<Cancel> cancels, Map<String, Told> told) {}

    record Cancel(String job, String status, long atMillis) {}

    record Told(String status, String execution) {}

    private record Row(String state, long charged, String target) {}

    private record Lease(int attempt, String fence, String state, long granted, String kind) {}

    private final List<String> findings = new ArrayList<>();
    private final Map<Long, Set<String>> jobsOfSeed = new HashMap<>();
    private final Map<String, Long> seedOfJob = new HashMap<>();
    private final Map<String, Row> jobs = new TreeMap<>();
    private final Map<String, List<Lease>> leases = new HashMap<>();
    private final Map<String, String> results = new HashMap<>();
    private final Map<Long, List<String>> begun = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    private Auditor() {}

    /**
     * Everything that is wrong; empty when the promises were kept.
     *
     * @param journal lines of all executors
     * @param nodeLogs lines of all nodes
     */
    static List<String> audit(Users users, List<String> journal, List<String> nodeLogs, Connection store)
            throws SQLException {
        Auditor auditor = new Auditor();
        auditor.read(store);
        auditor.read(journal);
        auditor.submits(users);
        auditor.ends(store);
        auditor.results(users);
        auditor.money(store);
        auditor.cancels(users);
        auditor.executions();
        auditor.spools(nodeLogs);
        return auditor.findings;
    }

    private void read(Connection store) throws SQLException {
        rows(store, "select id, state, charged_millis, coalesce(target, '') from jobs", row -> jobs.put(
                row.text(1), new Row(row.text(2), row.number(3), row.text(4))));
        rows(store, "select job, body from job_programs", row -> {
            Matcher seed = SEED.matcher(row.text(2));
            if (seed.find()) {
                seedOfJob.put(row.text(1), Long.valueOf(seed.group(1)));
                jobsOfSeed.computeIfAbsent(Long.valueOf(seed.group(1)), _ -> new HashSet<>()).add(row.text(1));
            }
        });
        rows(store, """
                select l.job, l.attempt, l.fence_epoch, l.fence_n, l.state, l.granted_at, q.kind
                from leases l join qpus q on q.id = l.qpu order by l.job, l.attempt""",
                row -> leases.computeIfAbsent(row.text(1), _ -> new ArrayList<>()).add(new Lease(
                        (int) row.number(2), row.number(3) + "." + row.number(4), row.text(5), row.number(6),
                        row.text(7))));
        rows(store, "select job, coalesce(body, '') from job_results", row -> {
            Matcher execution = EXECUTION.matcher(row.text(2));
            results.put(row.text(1), execution.find() ? execution.group(1) : "none");
        });
    }

    private void read(List<String> journal) {
        for (String line : journal) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("begin")) {
                begun.computeIfAbsent(Long.valueOf(words[1]), _ -> new ArrayList<>()).add(words[2]);
            } else {
                ended.add(words[1] + " " + words[2]);
            }
        }
    }

    /** Promise 1, first half: what was acknowledged is there, once. */
    private void submits(Users users) {
        users.acknowledged().forEach((seed, job) -> {
            Set<String> found = jobsOfSeed.getOrDefault(seed, Set.of());
            check(found.equals(Set.of(job)), "submit " + seed + " was acknowledged as " + job + "; the store has "
                    + found);
        });
        jobsOfSeed.forEach((seed, found) -> check(found.size() == 1, "submit " + seed + " became " + found));
    }

    /** Promises 1, 8 and 9: one end each, told once. */
    private void ends(Connection store) throws SQLException {
        jobs.forEach((job, row) -> check(TERMINAL.contains(row.state()), job + " is " + row.state() + " for ever"));
        rows(store, """
                select j.id, (select count(*) from job_events e where e.job = j.id
                    and e.type in ('completed', 'failed', 'cancelled')),
                    (select count(*) from outbox o where o.subject = j.id
                    and o.type in ('job.completed', 'job.failed', 'job.cancelled'))
                from jobs j""", row -> check(row.number(2) == 1 && row.number(3) == 1,
                row.text(1) + " ended " + row.number(2) + " times, and it was told " + row.number(3) + " times"));
        leases.forEach((job, all) -> all.forEach(lease -> check(
                !lease.state().equals("held") && !lease.state().equals("expired"),
                job + ", attempt " + lease.attempt() + " is still " + lease.state())));
    }

    /** Promise 2: one accepted result, of an execution that took place, and everybody was told of this one. */
    private void results(Users users) {
        jobs.forEach((job, row) -> {
            long settled = leases.getOrDefault(job, List.of()).stream().filter(l -> l.state().equals("settled"))
                    .count();
            check(settled <= 1, job + " has " + settled + " accepted results");
            check(!row.state().equals("completed") || settled == 1, job + " is completed without an accepted result");
            check(!row.state().equals("completed") || results.containsKey(job), job + " is completed, its result gone");
            String execution = results.get(job);
            if (execution != null) {
                long seed = seedOfJob.getOrDefault(job, -1L);
                long times = begun.getOrDefault(seed, List.of()).stream().filter(execution::equals).count();
                check(times == 1 && ended.contains(seed + " " + execution),
                        job + " has the result " + execution + ", which its executor knows " + times + " times");
            }
        });
        users.told().forEach((job, told) -> {
            Row row = jobs.get(job);
            String state = row == null ? "gone" : row.state();
            check(told.status().equals(state), "the user was told that " + job + " is " + told.status()
                    + "; the store says " + state);
            check(!told.status().equals("completed") || told.execution().equals(results.get(job)),
                    "the user was told result " + told.execution() + " of " + job + "; the store says "
                            + results.get(job));
        });
    }

    /** Promise 5: charged once where a result was accepted, and nowhere else; the lines add up. */
    private void money(Connection store) throws SQLException {
        Map<String, Long> charges = new HashMap<>();
        rows(store, "select subject, balance_millis from ledger where kind = 'charge'", row -> check(
                charges.put(row.text(1).substring(0, row.text(1).lastIndexOf(':')), -row.number(2)) == null,
                row.text(1) + " was charged although its job had been"));
        jobs.forEach((job, row) -> {
            boolean settled = leases.getOrDefault(job, List.of()).stream().anyMatch(l -> l.state().equals("settled"));
            check(settled == charges.containsKey(job), job + ": accepted result: " + settled + ", charge: "
                    + charges.get(job));
            check(charges.getOrDefault(job, 0L) == row.charged(), job + " says that it cost " + row.charged()
                    + " ms, the ledger " + charges.get(job));
        });
        rows(store, """
                select a.user_id, a.balance_millis, a.reserved_millis,
                    (select coalesce(sum(l.balance_millis), 0) from ledger l where l.user_id = a.user_id)
                from accounts a""", row -> check(
                row.number(2) >= 0 && row.number(3) == 0 && row.number(2) == row.number(4),
                "account " + row.text(1) + ": balance " + row.number(2) + " ms, reserved " + row.number(3)
                        + " ms, the lines add up to " + row.number(4) + " ms"));
    }

    /** Promise 4: what was cancelled before any node had it is executed by none. */
    private void cancels(Users users) {
        for (Cancel cancel : users.cancels()) {
            List<Lease> all = leases.getOrDefault(cancel.job(), List.of());
            if (cancel.status().equals("cancelled")) {
                check(all.stream().noneMatch(l -> l.granted() > cancel.atMillis()),
                        cancel.job() + " was granted after its cancel was acknowledged");
            }
        }
        jobs.forEach((job, row) -> {
            if (!leases.containsKey(job)) {
                List<String> executions = begun.getOrDefault(seedOfJob.getOrDefault(job, -1L), List.of());
                check(executions.isEmpty(), job + " was never granted, and executed: " + executions);
            }
        });
    }

    /** Every execution has a grant of its own; on hardware, where an attempt may not be repeated, there is at most one. */
    private void executions() {
        begun.forEach((seed, executions) -> {
            for (String job : jobsOfSeed.getOrDefault(seed, Set.of("no job"))) {
                List<Lease> all = leases.getOrDefault(job, List.of());
                check(executions.size() <= all.size(),
                        job + " was executed " + executions.size() + " times with " + all.size() + " grants");
                boolean hardware = all.stream().allMatch(l -> l.kind().equals("hardware"));
                check(!hardware || executions.size() <= 1, job + " ran " + executions.size() + " times on hardware");
            }
        });
    }

    /** Promise 3: what a node has spooled is answered for; and no node executes what it was not granted. */
    private void spools(List<String> nodeLogs) {
        Map<String, String> lastWord = new TreeMap<>();
        for (String line : nodeLogs) {
            Matcher word = LOG.matcher(line);
            if (!word.matches()) {
                continue;
            }
            String job = word.group(2);
            String fence = word.group(4) + "." + word.group(5);
            String key = job + ", attempt " + word.group(3) + ", fence " + fence;
            if (word.group(1).equals("spooled")) {
                lastWord.putIfAbsent(key, "spooled");
            } else if (FINAL_WORDS.contains(word.group(1))) {
                lastWord.put(key, word.group(1));
                check(!word.group(1).equals("delivered") || lease(job, word.group(3), fence, "settled", "lost"),
                        key + " was delivered, and the store knows nothing of it");
            } else if (word.group(1).equals("executing")) {
                check(lease(job, word.group(3), fence, "settled", "lost"),
                        key + " was executed without a grant, or although it had been taken back");
            }
        }
        lastWord.forEach((key, word) -> check(FINAL_WORDS.contains(word), key + " was spooled and is lost"));
    }

    private boolean lease(String job, String attempt, String fence, String... states) {
        return leases.getOrDefault(job, List.of()).stream().anyMatch(l -> l.attempt() == Integer.parseInt(attempt)
                && l.fence().equals(fence) && List.of(states).contains(l.state()));
    }

    private void check(boolean kept, String finding) {
        if (!kept) {
            findings.add(finding);
        }
    }

    // ---- Plain SQL ---------------------------------------------------------------------------------------------------

    /** One row; columns count from 1. */
    private record Cells(List<String> values) {
        String text(int column) {
            return values.get(column - 1);
        }

        long number(int column) {
            return Long.parseLong(values.get(column - 1));
        }
    }

    private static void rows(Connection store, String sql, Consumer<Cells> each) throws SQLException {
        try (Statement statement = store.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(rows.getString(i));
                }
                each.accept(new Cells(values));
            }
        }
    }
}
