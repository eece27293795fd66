package io.qnit.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What both engines promise, word for word the same. */
@ParameterizedClass
@EnumSource
class StoreTest {
    private static final int QUEUE = 100;

    @Parameter
    Dialect engine;
    @TempDir
    Path folder;
    StoreSettings settings;
    Store store;

    @BeforeEach
    void open() {
        settings = TestStores.settings(engine, folder).withQueue(QUEUE);
        store = Store.open(settings);
        store.write(handle -> handle.execute("create table number (name text primary key, value integer not null)"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsWrittenIsReadAndSurvivesReopening() {
        put("a", 1);
        assertThat(get("a")).isEqualTo(1);
        store.close();
        store = Store.open(settings);
        assertThat(get("a")).isEqualTo(1);
        assertThat(store.dialect()).isEqualTo(engine);
    }

    @Test
    void aWorkThatThrowsUndoesItselfAndComesOut() {
        IllegalArgumentException thrown = new IllegalArgumentException("no");
        assertThatThrownBy(() -> store.write(handle -> {
            insert(handle, "a", 1);
            throw thrown;
        })).isSameAs(thrown);
        assertThat(count()).isZero();
        put("a", 2);
        assertThat(get("a")).isEqualTo(2);
    }

    @Test
    void aBrokenConstraintFailsItsOwnWorkAlone() throws Exception {
        put("taken", 0);
        List<Callable<Integer>> works = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = i % 4 == 0 ? "taken" : "n" + i;
            works.add(() -> store.write(handle -> {
                handle.execute("insert into number (name, value) values (?, 0)",
                        "before " + name + Thread.currentThread());
                return insert(handle, name, 1);
            }));
        }
        int failed = 0;
        for (Future<Integer> future : together(works)) {
            try {
                future.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(JdbiException.class);
                failed++;
            }
        }
        assertThat(failed).isEqualTo(10);
        assertThat(count()).isEqualTo(1 + 2 * 30);
        assertThat(get("taken")).isZero();
    }

    @Test
    void concurrentReadModifyWriteLosesNothing() throws Exception {
        put("sum", 0);
        List<Callable<Integer>> works = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            works.add(() -> store.write(handle -> {
                int value = handle.select("select value from number where name = 'sum'").mapTo(int.class).one();
                return handle.execute("update number set value = ? where name = 'sum'", value + 1);
            }));
        }
        for (Future<Integer> future : together(works)) {
            assertThat(future.get()).isEqualTo(1);
        }
        assertThat(get("sum")).isEqualTo(64);
    }

    /** Two that each look for the other's row and find none: one of them has to see the other. */
    @Test
    void noTwoWritesAreBlindToEachOther() throws Exception {
        for (int round = 0; round < 10; round++) {
            String name = "only" + round;
            List<Callable<Boolean>> works = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int id = i;
                works.add(() -> store.write(handle -> {
                    boolean free = handle.select("select count(*) from number where name like ?", name + "-%")
                            .mapTo(int.class).one() == 0;
                    if (free) {
                        insert(handle, name + "-" + id, id);
                    }
                    return free;
                }));
            }
            int won = 0;
            for (Future<Boolean> future : together(works)) {
                won += future.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void aReadIsOneSnapshot() throws Exception {
        put("a", 1);
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> seen = threads.submit(() -> store.read(handle -> {
                int before = value(handle, "a");
                looked.countDown();
                await(written);
                return List.of(before, value(handle, "a"));
            }));
            looked.await();
            store.write(handle -> handle.execute("update number set value = 2 where name = 'a'"));
            written.countDown();
            assertThat(seen.get()).containsExactly(1, 1);
        }
        assertThat(get("a")).isEqualTo(2);
    }

    @Test
    void aReadCannotWrite() {
        assertThatThrownBy(() -> store.read(handle -> insert(handle, "a", 1))).isInstanceOf(JdbiException.class);
        assertThat(count()).isZero();
    }

    @Test
    void aWorkInsideAWorkIsRefused() {
        assertThatThrownBy(() -> store.write(_ -> store.read(StoreTest::all)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read(_ -> store.write(handle -> insert(handle, "a", 1))))
                .isInstanceOf(IllegalStateException.class);
        put("a", 1);
    }

    @Test
    void aFullQueueIsRefusedAndCallersThatWaitHoldNoCarrier() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        int writers = 1;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch busy = new CountDownLatch(writers);
            List<Future<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                String name = "busy" + i;
                waiting.add(threads.submit(() -> store.write(handle -> {
                    busy.countDown();
                    await(release);
                    return insert(handle, name, 1);
                })));
            }
            busy.await();
            // Of twice the queue, half find a place; far more than there are carriers.
            CountDownLatch refused = new CountDownLatch(QUEUE);
            for (int i = 0; i < 2 * QUEUE; i++) {
                String name = "n" + i;
                waiting.add(threads.submit(() -> {
                    try {
                        return store.write(handle -> insert(handle, name, 1));
                    } catch (StoreException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
                        assertThat(e).hasMessageContaining("100 writes are waiting already");
                        refused.countDown();
                        return 0;
                    }
                }));
            }
            assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue(); // they ran, so carriers were free
            assertThat(count()).isZero(); // and reads go on
            release.countDown();
            int written = 0;
            for (Future<Integer> future : waiting) {
                written += future.get();
            }
            assertThat(written).isEqualTo(writers + QUEUE);
            assertThat(count()).isEqualTo(writers + QUEUE);
        }
    }

    @Test
    void closingFinishesWhatWaitsAndRefusesWhatComesLater() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> underWay = threads.submit(() -> store.write(handle -> {
                busy.countDown();
                await(release);
                return insert(handle, "a", 1);
            }));
            busy.await();
            Thread closing = Thread.ofPlatform().start(store::close);
            while (answersReads()) {
                Thread.onSpinWait(); // reads are refused after writes are
            }
            assertThatThrownBy(() -> store.write(handle -> insert(handle, "late", 1)))
                    .isInstanceOf(StoreException.class);
            release.countDown();
            closing.join();
            assertThat(underWay.get()).isEqualTo(1);
        }
        assertThatThrownBy(this::count).isInstanceOf(StoreException.class).hasMessageContaining("closed");
        store.close(); // a second time is nothing
        store = Store.open(settings);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void rowsOfANewerVersionAreRefused() {
        store.write(handle -> handle.execute(
                """
                insert into schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                    execution_time, success)
                select 999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, success from schema_history limit 1"""));
        store.close();
        assertThatThrownBy(() -> Store.open(settings)).isInstanceOf(StoreException.class).hasMessageContaining("999");
    }

    private boolean answersReads() {
        try {
            count();
            return true;
        } catch (StoreException _) {
            return false;
        }
    }

    private void put(String name, int value) {
        store.write(handle -> insert(handle, name, value));
    }

    private int get(String name) {
        return store.read(handle -> value(handle, name));
    }

    private int count() {
        return store.read(StoreTest::all);
    }

    private static int all(Handle handle) {
        return handle.select("select count(*) from number").mapTo(int.class).one();
    }

    private static int insert(Handle handle, String name, int value) {
        return handle.execute("insert into number (name, value) values (?, ?)", name, value);
    }

    private static int value(Handle handle, String name) {
        return handle.select("select value from number where name = ?", name).mapTo(int.class).one();
    }

    private static <T> List<Future<T>> together(List<Callable<T>> works) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(works);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
