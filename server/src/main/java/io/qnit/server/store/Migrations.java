package io.qnit.server.store;

import io.qnit.core.ErrorCode;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date. The files are the same for both engines but for a few words: SQLite's strict tables know
 * {@code integer} (64 bits) and {@code blob} where PostgreSQL says {@code bigint} and {@code bytea}.
 */
final class Migrations {
    private static final String FOLDER = "db/migration/";
    private static final String FIRST = "V1__installation.sql";

    private Migrations() {}

    static void run(DataSource source, Dialect dialect) {
        if (done(source)) {
            return;
        }
        try {
            Flyway.configure(Migrations.class.getClassLoader()).dataSource(source).locations("classpath:db/migration")
                    .placeholders(placeholders(dialect)).table("schema_history").validateMigrationNaming(true)
                    .ignoreMigrationPatterns(new String[0])
                    .failOnMissingLocations(true).loggers("slf4j").load().migrate();
        } catch (FlywayException e) {
            throw new StoreException(ErrorCode.STORE_FAILED,
                    "the store's tables cannot be brought to this version of Qnit: " + e.getMessage(), e);
        }
    }

    /** Whether the tables are those of this program. Flyway finds that out too, in more time than all the rest of a start. */
    private static boolean done(DataSource source) {
        Set<String> there = new TreeSet<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select version, success from schema_history")) {
            while (rows.next()) {
                if (!rows.getBoolean("success")) {
                    return false;
                }
                there.add(rows.getString("version"));
            }
            return there.equals(ours());
        } catch (SQLException | IOException e) {
            return false; // a store without tables, or worse: Flyway tells
        }
    }

    /** The versions of the files beside the first. */
    private static Set<String> ours() throws IOException {
        URL first = Objects.requireNonNull(Migrations.class.getResource("/" + FOLDER + FIRST), FIRST);
        if (first.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                return versions(file.stream().map(ZipEntry::getName).filter(name -> name.startsWith(FOLDER))
                        .map(name -> name.substring(FOLDER.length())));
            }
        }
        try (Stream<Path> files = Files.list(Path.of(URI.create(first.toString())).resolveSibling("."))) {
            return versions(files.map(file -> file.getFileName().toString()));
        }
    }

    private static Set<String> versions(Stream<String> names) {
        return names.filter(name -> name.matches("V\\d+__.*\\.sql"))
                .map(name -> name.substring(1, name.indexOf("__"))).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> placeholders(Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> Map.of("long", "integer", "bytes", "blob", "strict", "strict");
            case POSTGRESQL -> Map.of("long", "bigint", "bytes", "bytea", "strict", "");
        };
    }
}
