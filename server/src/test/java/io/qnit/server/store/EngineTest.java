package io.qnit.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** What each engine does by itself. */
class EngineTest {
    @TempDir
    Path folder;

    @Test
    void manyWritesShareACommitAndOneThatFailsStaysOut() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        try (Store store = TestStores.open(Dialect.SQLITE, folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch busy = new CountDownLatch(1);
            store.write(handle -> handle.execute("create table t (n integer primary key) strict"));
            List<Future<Integer>> writes = new ArrayList<>();
            writes.add(threads.submit(() -> store.write(handle -> {
                ((SQLiteConnection) handle.getConnection()).addCommitListener(new SQLiteCommitListener() {
                    @Override
                    public void onCommit() {
                        commits.incrementAndGet();
                    }

                    @Override
                    public void onRollback() {
                        // rolling back to a savepoint is no rollback
                    }
                });
                busy.countDown();
                return waitFor(release);
            })));
            busy.await();
            CountDownLatch asked = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                int n = i;
                writes.add(threads.submit(() -> {
                    asked.countDown();
                    return store.write(handle -> handle.execute("insert into t values (?)", n % 10 == 9 ? 0 : n));
                }));
            }
            asked.await();
            release.countDown();
            int failed = 0;
            for (Future<Integer> write : writes) {
                try {
                    write.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(JdbiException.class);
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(10);
            int rows = store.read(handle -> handle.select("select count(*) from t").mapTo(int.class).one());
            assertThat(rows).isEqualTo(90);
            assertThat(commits.get()).isBetween(1, 20); // 91 operations; all but a few were waiting
        }
    }

    /** Two servers that both look before either writes: one of them has to run again, and then sees the other. */
    @Test
    void ofTwoWritesThatWouldBeBlindToEachOtherOneIsRepeated() throws Exception {
        StoreSettings settings = PostgresServer.shared().freshDatabase();
        try (Store one = Store.open(settings);
                Store another = Store.open(settings);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            one.write(handle -> handle.execute("create table t (n integer primary key)"));
            CountDownLatch looked = new CountDownLatch(2);
            AtomicInteger runs = new AtomicInteger();
            List<Future<Boolean>> writes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int n = i;
                Store store = i == 0 ? one : another;
                writes.add(threads.submit(() -> store.write(handle -> {
                    runs.incrementAndGet();
                    boolean free = handle.select("select count(*) from t").mapTo(int.class).one() == 0;
                    looked.countDown();
                    waitFor(looked);
                    if (free) {
                        handle.execute("insert into t values (?)", n);
                    }
                    return free;
                })));
            }
            assertThat(writes.get(0).get()).isNotEqualTo(writes.get(1).get());
            assertThat(runs.get()).isEqualTo(3);
        }
    }

    @Test
    void manyWritesShareACommitInPostgresqlAndThoseThatFailStayOut() throws Exception {
        try (Store store = Store.open(PostgresServer.shared().freshDatabase());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            store.write(handle -> handle.execute("create table t (n integer primary key, tx text not null)"));
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch busy = new CountDownLatch(1);
            List<Future<Integer>> writes = new ArrayList<>();
            writes.add(threads.submit(() -> store.write(_ -> {
                busy.countDown();
                return waitFor(release);
            })));
            busy.await();
            CountDownLatch asked = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                int n = i;
                writes.add(threads.submit(() -> {
                    asked.countDown();
                    return store.write(handle -> {
                        handle.execute("insert into t values (?, txid_current()::text)", 1000 + n);
                        return handle.execute("insert into t values (?, txid_current()::text)", n % 10 == 9 ? 0 : n);
                    });
                }));
            }
            asked.await();
            release.countDown();
            int failed = 0;
            for (Future<Integer> write : writes) {
                try {
                    write.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(JdbiException.class);
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(10);
            assertThat(store.<Integer>read(handle -> handle.select("select count(*) from t").mapTo(int.class).one()))
                    .isEqualTo(2 * 90);
        }
    }

    /** Connections that die under load: every write that was acknowledged is there, and the store goes on by itself. */
    @Test
    void theStoreOutlivesItsConnections() throws Exception {
        StoreSettings settings = PostgresServer.shared().freshDatabase();
        StoreAddress.PostgresDatabase database = (StoreAddress.PostgresDatabase) settings.address();
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        try (Store store = Store.open(settings);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            store.write(handle -> handle.execute("create table t (n integer primary key)"));
            AtomicInteger next = new AtomicInteger();
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(threads.submit(() -> {
                    int unknown = 0;
                    for (int n = next.incrementAndGet(); n <= 600; n = next.incrementAndGet()) {
                        int number = n;
                        try {
                            store.write(handle -> handle.execute("insert into t values (?)", number));
                            acknowledged.add(number);
                        } catch (StoreException e) {
                            unknown++; // the connection died in the commit
                        }
                    }
                    return unknown;
                }));
            }
            try (Connection killer = PostgresStore.source(database, settings.password()).getConnection();
                    Statement statement = killer.createStatement()) {
                for (int kills = 1; kills <= 5; kills++) {
                    while (acknowledged.size() < 100 * kills - 50 && next.get() < 600) {
                        Thread.onSpinWait();
                    }
                    statement.execute("""
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()""");
                }
            }
            int unknown = 0;
            for (Future<Integer> writer : writers) {
                unknown += writer.get();
            }
            List<Integer> found = store.read(handle -> handle.select("select n from t").mapTo(Integer.class).list());
            assertThat(found).containsAll(acknowledged);
            assertThat(found.size()).isBetween(acknowledged.size(), acknowledged.size() + unknown);
        }
    }

    @Test
    void anAdministratorMayNotWeakenTheCommit() throws Exception {
        StoreSettings settings = PostgresServer.shared().freshDatabase();
        StoreAddress.PostgresDatabase database = (StoreAddress.PostgresDatabase) settings.address();
        try (Connection connection = PostgresStore.source(database, settings.password()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + database.database() + " set synchronous_commit = off");
        }
        try (Store store = Store.open(settings)) {
            String mode = store.write(handle -> handle.select("select current_setting('synchronous_commit')")
                    .mapTo(String.class).one());
            assertThat(mode).isEqualTo("on");
            String isolation = store.write(handle -> handle.select("select current_setting('transaction_isolation')")
                    .mapTo(String.class).one());
            assertThat(isolation).isEqualTo("serializable");
        }
    }

    @Test
    void aWrongPasswordIsRefusedWithoutShowingIt() {
        StoreSettings settings = PostgresServer.shared().freshDatabase().withPassword(StorePassword.of("wr0ng"));
        assertThatThrownBy(() -> Store.open(settings)).isInstanceOf(StoreException.class)
                .hasMessageContaining("password authentication failed").hasMessageNotContaining("wr0ng");
    }

    private static int waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
