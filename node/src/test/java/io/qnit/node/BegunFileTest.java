package io.qnit.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.protocol.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BegunFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("fence");
    }

    @Test
    void whatBeganIsKnownAfterARestart() throws IOException {
        try (BegunFile file = BegunFile.open(path)) {
            assertThat(file.fence()).isEmpty();
            assertThat(file.covers(new Fence(1, 1))).isFalse();
            file.begin(new Fence(1, 7));
            long length = Files.size(path);
            file.begin(new Fence(2, 1_000_000_000_000L));
            assertThat(Files.size(path)).as("written over itself").isEqualTo(length);
        }
        try (BegunFile file = BegunFile.open(path)) {
            assertThat(file.fence()).contains(new Fence(2, 1_000_000_000_000L));
            assertThat(file.covers(new Fence(1, 9))).isTrue();
            assertThat(file.covers(new Fence(2, 1_000_000_000_001L))).isFalse();
        }
    }

    @Test
    void theFileOfAnOlderNodeIsReadAndADamagedOneSaysNothing() throws IOException {
        Files.writeString(path, "3.14");
        try (BegunFile file = BegunFile.open(path)) {
            assertThat(file.fence()).contains(new Fence(3, 14));
        }
        Files.writeString(path, "3.");
        try (BegunFile file = BegunFile.open(path)) {
            assertThat(file.fence()).isEmpty();
        }
    }
}
