package io.qnit.server.store;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** What PostgreSQL's errors mean for who met them. */
final class PostgresErrors {
    private PostgresErrors() {}

    /** Nothing was written, and the same may succeed in a moment: a conflict, or a connection that is gone. */
    static boolean repeatable(JdbiException thrown) {
        String state = state(thrown);
        return conflict(thrown) || state.startsWith("08") || state.startsWith("57P0");
    }

    /** Serialisation failure, deadlock. */
    static boolean conflict(JdbiException thrown) {
        String state = state(thrown);
        return state.equals("40001") || state.equals("40P01");
    }

    private static String state(JdbiException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
