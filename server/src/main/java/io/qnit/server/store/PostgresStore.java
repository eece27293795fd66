package io.qnit.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.qnit.core.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The rows in a PostgreSQL database. Writes are {@code SERIALIZABLE}: PostgreSQL lets transactions run side by side and refuses
 * one whose reads would no longer hold (M. J. Cahill, U. Röhm, A. D. Fekete, <em>Serializable isolation for snapshot
 * databases</em>, SIGMOD 2008). The refused one is run again. This server's writes go through one {@link PostgresWriter}, so
 * only those of different servers meet: several may share one database.
 *
 * <p>A read waits for the network with the caller's own thread; a virtual thread gives its carrier free meanwhile.
 */
final class PostgresStore implements Store {
    private static final int ATTEMPTS = 40;
    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long LONGEST_WAIT_NANOS = 100_000_000;
    private static final int OPEN_SECONDS = 10;
    private static final int STATEMENT_SECONDS = 30;

    private enum Access {
        WRITE("qnit-store-writers", "TRANSACTION_SERIALIZABLE"),
        READ("qnit-store-readers", "TRANSACTION_REPEATABLE_READ");

        private final String pool;
        private final String isolation;

        Access(String pool, String isolation) {
            this.pool = pool;
            this.isolation = isolation;
        }
    }

    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi readers;
    private final PostgresWriter writer;
    private final Semaphore reads;
    private final int places;
    private final int queue;
    private volatile boolean closed;

    private PostgresStore(HikariDataSource writing, HikariDataSource reading, int queue) {
        this.writing = writing;
        this.reading = reading;
        this.queue = queue;
        readers = Jdbi.create(reading);
        writer = new PostgresWriter(Jdbi.create(writing), queue);
        places = queue + reading.getMaximumPoolSize();
        reads = new Semaphore(places);
    }

    static PostgresStore open(StoreAddress.PostgresDatabase address, StoreSettings settings) {
        PGSimpleDataSource source = source(address, settings.password());
        try (Connection connection = source.getConnection()) {
            requireDurable(connection);
        } catch (SQLException e) {
            throw new StoreException(ErrorCode.STORE_FAILED,
                    "the store " + address + " cannot be opened: " + e.getMessage(), e);
        }
        Migrations.run(source, Dialect.POSTGRESQL);
        @Nullable HikariDataSource writing = null;
        try {
            writing = pool(source, Access.WRITE, 1);
            HikariDataSource reading = pool(source, Access.READ, settings.connections());
            return new PostgresStore(writing, reading, settings.queue());
        } catch (HikariPool.PoolInitializationException e) {
            if (writing != null) {
                writing.close();
            }
            throw new StoreException(ErrorCode.STORE_FAILED,
                    "the store " + address + " cannot be opened: " + e.getMessage(), e);
        }
    }

    static PGSimpleDataSource source(StoreAddress.PostgresDatabase address, StorePassword password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(address.user());
        if (!password.text().isEmpty()) {
            source.setPassword(password.text());
        }
        source.setApplicationName("qnit");
        source.setConnectTimeout(OPEN_SECONDS);
        source.setSocketTimeout(2 * STATEMENT_SECONDS);
        source.setTcpKeepAlive(true);
        source.setPrepareThreshold(2);
        return source;
    }

    private static HikariDataSource pool(PGSimpleDataSource source, Access access, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(access.pool);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setTransactionIsolation(access.isolation);
        config.setReadOnly(access == Access.READ);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(OPEN_SECONDS));
        // An administrator may ask for more than "on", never for less.
        config.setConnectionInitSql("select set_config('synchronous_commit', case current_setting('synchronous_commit')"
                + " when 'remote_apply' then 'remote_apply' else 'on' end, false),"
                + " set_config('statement_timeout', '" + STATEMENT_SECONDS + "s', false),"
                + " set_config('idle_in_transaction_session_timeout', '" + STATEMENT_SECONDS + "s', false)");
        return new HikariDataSource(config);
    }

    private static void requireDurable(Connection connection) throws SQLException {
        for (String setting : new String[] {"fsync", "full_page_writes"}) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select current_setting('" + setting + "')")) {
                if (!rows.next() || !rows.getString(1).equals("on")) {
                    throw new StoreException(ErrorCode.STORE_FAILED, "the database server runs with " + setting
                            + " = off and would lose what it has acknowledged when its machine stops;"
                            + " set " + setting + " = on in postgresql.conf");
                }
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return writer.write(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return guarded(() -> retried(work));
    }

    private interface Step<T extends @Nullable Object> {
        T run();
    }

    private <T extends @Nullable Object> T guarded(Step<T> step) {
        StoreThreads.refuseNesting();
        if (closed) {
            throw StoreException.closed();
        }
        if (!reads.tryAcquire()) {
            throw StoreException.overloaded("reads", queue);
        }
        StoreThreads.enter();
        try {
            return step.run();
        } finally {
            StoreThreads.leave();
            reads.release();
        }
    }

    private <T extends @Nullable Object> T retried(Work<T> work) {
        long wait = FIRST_WAIT_NANOS;
        for (int attempt = 1;; attempt++) {
            try (Handle handle = readers.open()) {
                return transact(handle, work);
            } catch (JdbiException e) {
                if (!PostgresErrors.repeatable(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new StoreException(ErrorCode.OVERLOADED, "overloaded: " + ATTEMPTS
                            + " attempts to read met no database; try again in a moment", e);
                }
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(wait / 2, wait));
            wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
        }
    }

    private static <T extends @Nullable Object> T transact(Handle handle, Work<T> work) {
        T result;
        handle.begin();
        try {
            result = work.run(handle);
        } catch (Throwable e) {
            rollback(handle, e);
            throw e;
        }
        handle.rollback(); // nothing was changed
        return result;
    }

    private static void rollback(Handle handle, Throwable reason) {
        try {
            handle.rollback();
        } catch (JdbiException e) { // the connection is gone, and the transaction with it
            reason.addSuppressed(e);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        writer.refuse();
        closed = true;
        writer.close(); // every operation has returned
        reads.acquireUninterruptibly(places);
        writing.close();
        reading.close();
    }
}
