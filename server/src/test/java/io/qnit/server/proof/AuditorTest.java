package io.qnit.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three ledgers that agree are passed; each lie in one of them is found. */
class AuditorTest {
    private final Map<Long, String> acknowledged = new HashMap<>(Map.of(1L, "j1", 2L, "j2", 3L, "j3"));
    private final List<Auditor.Cancel> cancels =
            new ArrayList<>(List.of(new Auditor.Cancel("j2", "cancelled", 1000)));
    private final Map<String, Auditor.Told> told = new HashMap<>(Map.of(
            "j1", new Auditor.Told("completed", "aa"), "j2", new Auditor.Told("cancelled", ""), "j3",
            new Auditor.Told("completed", "cc")));
    private final List<String> journal =
            new ArrayList<>(List.of("begin 1 aa", "end 1 aa", "begin 3 bb", "begin 3 cc", "end 3 cc"));
    private final List<String> log = new ArrayList<>(List.of(
            "T executing job=j1 attempt=1 fence=1.1", "T spooled job=j1 attempt=1 fence=1.1 outcome=completed",
            "T delivered job=j1 attempt=1 fence=1.1 bytes=9", "T executing job=j3 attempt=1 fence=1.2",
            "T executing job=j3 attempt=2 fence=1.3", "T spooled job=j3 attempt=2 fence=1.3",
            "T delivered job=j3 attempt=2 fence=1.3"));
    private Connection store;

    @BeforeEach
    void rows() throws SQLException {
        store = DriverManager.getConnection("jdbc:sqlite::memory:");
        for (String sql : List.of(
                "create table jobs (id, state, charged_millis, target)",
                "create table job_programs (job, body)", "create table job_results (job, body)",
                "create table leases (job, attempt, fence_epoch, fence_n, state, granted_at, qpu)",
                "create table qpus (id, kind)", "create table job_events (job, type)",
                "create table outbox (subject, type)",
                "create table ledger (kind, subject, user_id, balance_millis)",
                "create table accounts (user_id, balance_millis, reserved_millis)",
                "insert into qpus values ('s', 'simulator'), ('h', 'hardware')",
                "insert into jobs values ('j1', 'completed', 5, 'h'), ('j2', 'cancelled', 0, null),"
                        + " ('j3', 'completed', 7, null)",
                "insert into job_programs values ('j1', '{\"seed\":1}'), ('j2', '{\"seed\":2}'), ('j3', '{\"seed\":3}')",
                "insert into job_results values ('j1', '{\"execution\":\"aa\"}'), ('j3', '{\"execution\":\"cc\"}')",
                "insert into leases values ('j1', 1, 1, 1, 'settled', 900, 'h'), ('j3', 1, 1, 2, 'lost', 900, 's'),"
                        + " ('j3', 2, 1, 3, 'settled', 950, 's')",
                "insert into job_events values ('j1', 'completed'), ('j2', 'cancelled'), ('j3', 'completed')",
                "insert into outbox values ('j1', 'job.completed'), ('j2', 'job.cancelled'), ('j3', 'job.completed')",
                "insert into ledger values ('credit', 'x', 'ada', 100), ('charge', 'j1:1', 'ada', -5),"
                        + " ('charge', 'j3:2', 'ada', -7)",
                "insert into accounts values ('ada', 88, 0)")) {
            sql(sql);
        }
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
    }

    @Test
    void ledgersThatAgreeArePassed() throws SQLException {
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete from jobs where id = 'j1'                              | is completed; the store says gone
            delete from job_programs where job = 'j1'                     | was acknowledged as j1; the store has []
            insert into job_programs values ('j9', '{"seed":1}')          | submit 1 became
            update jobs set state = 'running' where id = 'j1'             | j1 is running for ever
            insert into job_events values ('j1', 'failed')                | j1 ended 2 times
            delete from outbox where subject = 'j2'                       | it was told 0 times
            update leases set state = 'held' where job = 'j1'             | attempt 1 is still held
            update leases set state = 'settled' where job = 'j3'          | j3 has 2 accepted results
            delete from job_results where job = 'j1'                      | its result gone
            update job_results set body = '{"execution":"bb"}' where job = 'j3' | which its executor knows
            update job_results set body = '{"execution":"dd"}' where job = 'j3' | which its executor knows 0 times
            update jobs set state = 'failed' where id = 'j1'              | was told that j1 is completed
            insert into ledger values ('charge', 'j1:2', 'ada', 0)        | although its job had been
            delete from ledger where subject = 'j1:1'                     | charge: null
            update jobs set charged_millis = 6 where id = 'j1'            | says that it cost 6
            update accounts set balance_millis = -1                       | balance -1
            update accounts set reserved_millis = 3                       | reserved 3
            update accounts set balance_millis = 89                       | add up to 88
            insert into leases values ('j2', 1, 1, 9, 'lost', 1001, 's')  | was granted after its cancel
            update leases set qpu = 'h'                                   | j3 ran 2 times on hardware
            delete from leases where job = 'j3' and attempt = 1           | executed 2 times with 1 grants
            update leases set state = 'handed_back' where job = 'j3' and attempt = 1 | although it had been taken back
            update leases set fence_n = 8 where job = 'j1'                | was executed without a grant
            """)
    void aLieOfTheStoreIsFound(String lie, String finding) throws SQLException {
        sql(lie);
        assertThat(audit()).as(lie).anySatisfy(found -> assertThat(found).contains(finding));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            begin 2 ee | j2 was never granted, and executed
            begin 1 ee | j1 was executed 2 times with 1 grants
            begin 9 ee | no job was executed 1 times with 0 grants
            """)
    void anExecutionTooManyIsFound(String line, String finding) throws SQLException {
        journal.add(line);
        assertThat(audit()).anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void aResultThatNobodyAnsweredForIsFound() throws SQLException {
        log.remove("T delivered job=j3 attempt=2 fence=1.3");
        assertThat(audit()).singleElement().asString().contains("j3, attempt 2, fence 1.3 was spooled and is lost");
    }

    @Test
    void aUserWhoWasToldAnotherResultIsFound() throws SQLException {
        told.put("j3", new Auditor.Told("completed", "bb"));
        assertThat(audit()).singleElement().asString().contains("told result bb of j3; the store says cc");
    }

    private List<String> audit() throws SQLException {
        return Auditor.audit(new Auditor.Users(acknowledged, cancels, told), journal, log, store);
    }

    private void sql(String sql) throws SQLException {
        try (Statement statement = store.createStatement()) {
            statement.execute(sql);
        }
    }
}
