package io.qnit.node.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Fence;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.signature.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    private static final URI CALLBACK = URI.create("https://lab/api/node/results");

    @TempDir
    private Path folder;

    private final List<String> setAside = new ArrayList<>();

    @Test
    void aResultIsThereAfterARestartAndGoneAfterItsAnswer() throws IOException {
        Spool spool = open();
        SpooledResult kept = keep(spool, 1, "{\"counts\": {}}");
        keep(spool, 2, "");
        assertThat(kept.manifest().size()).isEqualTo(14);
        assertThat(kept.manifest().sha256())
                .isEqualTo(Digests.sha256("{\"counts\": {}}".getBytes(StandardCharsets.UTF_8)));
        Spool again = open();
        assertThat(again.waiting()).containsExactlyInAnyOrderElementsOf(spool.waiting());
        assertThat(Files.readString(again.waiting().stream().filter(r -> r.manifest().key().equals(key(1))).findFirst()
                .orElseThrow().body())).isEqualTo("{\"counts\": {}}");
        again.waiting().forEach(result -> {
            try {
                again.forget(result);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(open().waiting()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(setAside).isEmpty();
    }

    /**
     * A crash after each step of keeping: copies of the folder as it was then are opened. The result is whole, or it is not
     * there; and nothing is left lying about.
     */
    @ParameterizedTest
    @ValueSource(strings = {"job1-1-1.1.work", "job1-1-1.1.body", "job1-1-1.1.json.draft"})
    void aCrashBeforeTheDescriptionIsThereLeavesNothing(String left) throws IOException {
        DurableFiles.makeFolder(spoolFolder());
        for (String name : List.of("job1-1-1.1.work", "job1-1-1.1.body", "job1-1-1.1.json.draft")) {
            Files.writeString(spoolFolder().resolve(name), "half a resul");
            if (name.equals(left)) {
                break;
            }
        }
        assertThat(open().waiting()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(setAside).as("a crash is no damage").isEmpty();
    }

    /** The disk is full just when the description is written: tried again, the result is kept whole. */
    @Test
    void whatFailsHalfwayCanBeTriedAgain() throws IOException {
        Spool spool = open();
        Path work = spool.workFile(key(1));
        Files.writeString(work, "measured");
        Path inTheWay = Files.createDirectories(spoolFolder().resolve("job1-1-1.1.json.draft").resolve("x"));
        ResultManifest manifest = new ResultManifest(
                key(1), Outcome.COMPLETED, "completed", "", Duration.ofMillis(5), 10, 0, Digests.sha256(new byte[0]));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> spool.keep(Optional.of(work), manifest, CALLBACK)).isInstanceOf(IOException.class);
            assertThat(spool.waiting()).isEmpty();
        }
        Files.delete(inTheWay);
        assertThat(spool.keep(Optional.of(work), manifest, CALLBACK).manifest().size()).isEqualTo(8);
        assertThat(open().waiting()).singleElement().satisfies(
                kept -> assertThat(Files.readString(kept.body())).isEqualTo("measured"));
        assertThat(setAside).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"description cut", "description changed", "body cut", "body changed", "body gone", "renamed"})
    void damageIsSetAsideWholeAndBlocksNothing(String how) throws IOException {
        Spool spool = open();
        keep(spool, 1, "the first result");
        keep(spool, 2, "the second result");
        Path description = spoolFolder().resolve("job1-1-1.1.json");
        Path body = spoolFolder().resolve("job1-1-1.1.body");
        String text = Files.readString(description);
        switch (how) {
            case "description cut" -> Files.writeString(description, text.substring(0, text.length() / 2));
            case "description changed" -> Files.writeString(description, text.replace("completed", "complexed"));
            case "body cut" -> Files.writeString(body, "the fir");
            case "body changed" -> Files.writeString(body, "the f1rst result");
            case "body gone" -> Files.delete(body);
            case "renamed" -> {
                Files.move(description, spoolFolder().resolve("job9-1-1.1.json"));
                Files.move(body, spoolFolder().resolve("job9-1-1.1.body"));
            }
            default -> throw new IllegalArgumentException(how);
        }
        Spool again = open();
        assertThat(again.waiting()).singleElement().satisfies(
                result -> assertThat(result.manifest().key()).isEqualTo(key(2)));
        assertThat(setAside).singleElement().asString().contains("aside");
        try (Stream<Path> kept = Files.list(spoolFolder().resolve("aside"))) {
            assertThat(kept.count()).isEqualTo(how.equals("body gone") ? 1 : 2);
        }
        assertThat(open().waiting()).hasSize(1);
        assertThat(setAside).as("said once").hasSize(1);
    }

    @Test
    void resultsThatAreKeptTogetherShareAFileUntilTheLastIsAnswered() throws IOException {
        Spool spool = open();
        keepTogether(spool, 1, "the first result", "", "the third\nresult\n");
        assertThat(files()).hasSize(1);
        Spool again = open();
        assertThat(again.waiting()).containsExactlyElementsOf(spool.waiting());
        List<String> bodies = new ArrayList<>();
        for (SpooledResult result : again.waiting()) {
            bodies.add(new String(result.bytes(), StandardCharsets.UTF_8));
            assertThat(result.manifest().sha256()).isEqualTo(Digests.sha256(result.bytes()));
            assertThat(again.check(result)).isEmpty();
        }
        assertThat(bodies).containsExactly("the first result", "", "the third\nresult\n");
        List<SpooledResult> kept = again.waiting();
        again.forget(kept.get(0));
        again.forget(kept.get(2));
        assertThat(again.waiting()).containsExactly(kept.get(1));
        assertThat(files()).hasSize(1);
        again.forget(kept.get(1));
        assertThat(files()).isEmpty();
        assertThat(setAside).isEmpty();
        keepTogether(again, 7, "later");
        assertThat(open().waiting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "changed"})
    void damageInASharedFileIsSetAsideAndWhatStandsBeforeItIsKept(String how) throws IOException {
        keepTogether(open(), 1, "the first result", "the second result", "the third result");
        Path file = files().getFirst();
        String text = Files.readString(file);
        Files.writeString(file, how.equals("cut") ? text.substring(0, text.indexOf("second") + 3)
                : text.replace("the second", "the sec0nd"));
        assertThat(open().waiting()).singleElement().satisfies(
                result -> assertThat(result.manifest().key()).isEqualTo(key(1)));
        assertThat(setAside).singleElement().asString().contains("aside");
        assertThat(open().waiting()).hasSize(1);
        assertThat(setAside).as("said once").hasSize(1);
    }

    @Test
    void aLargeResultHasFilesOfItsOwnAlsoAmongOthers() throws IOException {
        Spool spool = open();
        keepTogether(spool, 1, "small", "x".repeat(Spool.MOST_SHARED + 1), "small too");
        assertThat(files()).hasSize(3);
        assertThat(open().waiting()).hasSize(3);
        for (SpooledResult result : spool.waiting()) {
            try (var in = result.open()) {
                assertThat(Digests.sha256(in.readAllBytes())).isEqualTo(result.manifest().sha256());
            }
            spool.forget(result);
        }
        assertThat(files()).isEmpty();
    }

    private void keepTogether(Spool spool, int first, String... bodies) throws IOException {
        List<Spool.Finished> finished = new ArrayList<>();
        for (int i = 0; i < bodies.length; i++) {
            Path work = spool.workFile(key(first + i));
            if (!bodies[i].isEmpty()) {
                Files.writeString(work, bodies[i]);
            }
            finished.add(new Spool.Finished(bodies[i].isEmpty() ? Optional.empty() : Optional.of(work),
                    manifest(first + i), CALLBACK));
        }
        spool.keep(finished);
    }

    @Test
    void damageThatHappensWhileItWaitsIsFoundWhenItIsAsked() throws IOException {
        Spool spool = open();
        SpooledResult kept = keep(spool, 1, "the first result");
        assertThat(spool.check(kept)).isEmpty();
        Files.writeString(kept.body(), "the f1rst result");
        assertThat(spool.check(kept)).isPresent();
        assertThat(spool.waiting()).isEmpty();
    }

    @Test
    void nobodyElseMayLook() throws IOException {
        Spool spool = open();
        keep(spool, 1, "x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spoolFolder()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(spoolFolder().resolve("job1-1-1.1.json")))).isEqualTo("rw-------");
    }

    private Path spoolFolder() {
        return folder.resolve("spool");
    }

    private Spool open() throws IOException {
        return Spool.open(spoolFolder(), (file, why) -> setAside.add(file + ": " + why));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(spoolFolder())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static AttemptKey key(int number) {
        return new AttemptKey("job" + number, 1, new Fence(1, number));
    }

    private static SpooledResult keep(Spool spool, int number, String body) throws IOException {
        Path work = spool.workFile(key(number));
        if (!body.isEmpty()) {
            Files.writeString(work, body);
        }
        return spool.keep(
                body.isEmpty() ? Optional.empty() : Optional.of(work),
                manifest(number),
                CALLBACK);
    }

    private static ResultManifest manifest(int number) {
        return new ResultManifest(
                key(number), Outcome.COMPLETED, "completed", "", Duration.ofMillis(5), 10, 0,
                Digests.sha256(new byte[0]));
    }
}
