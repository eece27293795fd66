package io.qnit.server.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;

/**
 * A process that writes rows and says which: {@code ack NUMBER} on standard output, one system call each, after the write has
 * returned. Arguments: the store (a file, or {@code postgresql://...} of a server that may still be starting), SQLite's mode of
 * synchronisation, the number of callers, the writes of each.
 */
final class WriteLoad {
    private WriteLoad() {}

    public static void main(String[] arguments) throws Exception {
        int callers = Integer.parseInt(arguments[2]);
        int writes = Integer.parseInt(arguments[3]);
        try (Store store = open(arguments[0], arguments[1]);
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            int first = store.write(handle -> {
                handle.execute("create table if not exists written (number integer primary key, mark text)");
                return handle.select("select coalesce(max(number), 0) + 1 from written").mapTo(int.class).one();
            });
            Thread[] threads = new Thread[callers];
            for (int i = 0; i < callers; i++) {
                int offset = first + i;
                threads[i] = Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < writes; j++) {
                        int number = offset + j * callers;
                        store.write(handle -> handle.execute(
                                "insert into written (number, mark) values (?, ?)", number,
                                ("row " + number + ";").repeat(3)));
                        say(out, number);
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static Store open(String address, String mode) {
        if (!address.startsWith("postgresql:")) {
            Path file = Path.of(address);
            return SqliteStore.open(file, StoreSettings.of(new StoreAddress.SqliteFile(file)),
                    SQLiteConfig.SynchronousMode.valueOf(mode));
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return Store.open(StoreSettings.of(StoreAddress.parse(address)));
            } catch (StoreException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static void say(OutputStream out, int number) {
        try {
            out.write(("ack " + number + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
