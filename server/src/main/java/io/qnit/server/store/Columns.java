package io.qnit.server.store;

import io.qnit.core.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How values stand in columns: times as epoch milliseconds, what may be missing as null, yes and no as 1 and 0. */
public final class Columns {
    private Columns() {}

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    public static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static OptionalInt optionalInt(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    public static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** What a statement takes for a time that may be missing. */
    public static @Nullable Long millis(Optional<Instant> time) {
        return time.isPresent() ? (Long) time.get().toEpochMilli() : null;
    }

    /** A statement that must change one row changed {@code rows}. Otherwise all of the work is undone. */
    public static void expectOne(int rows, String what) {
        if (rows != 1) {
            throw new StoreException(ErrorCode.INTERNAL, what + ": " + rows + " rows fit where 1 should");
        }
    }
}
