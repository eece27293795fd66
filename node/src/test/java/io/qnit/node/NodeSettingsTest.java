package io.qnit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qnit.node.NodeSettings.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class NodeSettingsTest {
    @SuppressWarnings("unused")
    private static final List<NodeSettings.Row> ROWS = NodeSettings.ROWS;

    @TempDir
    private Path folder;

    @Test
    void theDefaultsAreThoseOfTheTable() {
        NodeSettings settings = read(Map.of(), Map.of("XDG_STATE_HOME", "/var/xdg"));
        assertThat(settings.state()).isEqualTo(Path.of("/var/xdg/qnit/node"));
        assertThat(settings.executor()).as("none is guessed").isEmpty();
        assertThat(settings.token()).isEmpty();
        assertThat(settings.prefetch()).isEqualTo(1);
        assertThat(settings.memoryLimitBytes()).isEqualTo(4L << 30);
        assertThat(settings.drainLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.firstPause()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.callbackHosts()).isEmpty();
        assertThat(settings.origins().values()).containsOnly(Origin.DEFAULT);
        assertThat(settings.origins().keySet())
                .containsExactlyInAnyOrderElementsOf(NodeSettings.ROWS.stream().map(NodeSettings.Row::name).toList());
        assertThat(read(Map.of(), Map.of("STATE_DIRECTORY", "/var/lib/qnit", "XDG_STATE_HOME", "/x")).state())
                .as("systemd knows best").isEqualTo(Path.of("/var/lib/qnit"));
    }

    /** Every setting, by each of the ways to give it: the flag beats the variable, that the file. */
    @ParameterizedTest
    @FieldSource("ROWS")
    void aFlagBeatsTheEnvironmentThatTheFile(NodeSettings.Row row) throws IOException {
        List<String> three = switch (row.name()) {
            case "prefetch" -> List.of("1", "2", "3");
            case "memory-limit", "spool-limit" -> List.of("1GiB", "2GiB", "3GiB");
            case "start-limit", "grace", "drain-limit", "first-pause", "longest-pause" -> List.of("1s", "2s", "3s");
            case "option" -> List.of("a=1", "a=2", "a=3");
            case "token-file" -> {
                Path file = Files.writeString(folder.resolve("token"), "secret\n");
                yield List.of(file.toString(), file.toString(), file.toString());
            }
            default -> List.of("/one", "/two", "/three");
        };
        Path file = Files.writeString(folder.resolve("node.yml"), row.name() + ": \"" + three.get(2) + "\"\n");
        NodeSettings byFile = NodeSettings.read(Map.of(), Map.of(), Optional.of(file));
        NodeSettings byVariable = NodeSettings.read(Map.of(), Map.of(row.variable(), three.get(1)), Optional.of(file));
        NodeSettings byFlag = NodeSettings.read(
                Map.of(row.name(), three.get(0)), Map.of(row.variable(), three.get(1)), Optional.of(file));
        assertThat(byFile.origins().get(row.name())).isEqualTo(Origin.FILE);
        assertThat(byVariable.origins().get(row.name())).isEqualTo(Origin.ENVIRONMENT);
        assertThat(byFlag.origins().get(row.name())).isEqualTo(Origin.FLAG);
        if (!row.name().equals("token-file")) {
            assertThat(Set.of(values(byFile), values(byVariable), values(byFlag))).as("the value is used").hasSize(3);
        }
    }

    /** The settings without where they come from. */
    private static String values(NodeSettings s) {
        return List.of(s.state(), s.token(), s.executor(), s.executorCommand(), s.options(), s.prefetch(),
                s.memoryLimitBytes(), s.startLimit(), s.grace(), s.drainLimit(), s.spoolLimitBytes(),
                s.callbackHosts(), s.firstPause(), s.longestPause()).toString();
    }

    @Test
    void allFaultsAreToldTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("node.yml"), "prefech: 2\n");
        NodeException faults = catchThrowableOfType(NodeException.class, () -> NodeSettings.read(
                Map.of("prefetch", "101", "grace", "soon", "memory-limit", "much", "option", "a"),
                Map.of("QNIT_NODE_EXECUTER", "simulator", "OTHER", "x"), Optional.of(file)));
        assertThat(faults).isNotNull();
        assertThat(String.valueOf(faults.getMessage()).lines()).hasSize(6)
                .anySatisfy(line -> assertThat(line).contains("'prefech'").contains("did you mean 'prefetch'?"))
                .anySatisfy(line -> assertThat(line).contains("QNIT_NODE_EXECUTER").contains("QNIT_NODE_EXECUTOR"))
                .anySatisfy(line -> assertThat(line).contains("prefetch is '101'").contains("from 0 to 100"))
                .anySatisfy(line -> assertThat(line).contains("grace is 'soon'"))
                .anySatisfy(line -> assertThat(line).contains("memory-limit is 'much'"))
                .anySatisfy(line -> assertThat(line).contains("'a' in option is no key=value"));
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "2s, 2000", "3m, 180000", "1h, 3600000"})
    void timesHaveUnits(String text, long millis) {
        assertThat(read(Map.of("grace", text), Map.of()).grace()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aTokenInAFileAndOptionsInLines() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "  secret \n");
        NodeSettings settings = read(
                Map.of("token-file", token.toString(), "option", "noise-model=a,b.json\nthreads = 2",
                        "executor-command", " python3  my.py ", "callback-hosts", "a.lab,b.lab"),
                Map.of());
        assertThat(settings.token()).contains("secret");
        assertThat(settings.options()).isEqualTo(Map.of("noise-model", "a,b.json", "threads", "2"));
        assertThat(settings.executorCommand()).containsExactly("python3", "my.py");
        assertThat(settings.callbackHosts()).containsExactlyInAnyOrder("a.lab", "b.lab");
        assertThatThrownBy(() -> read(Map.of("token-file", folder.resolve("none").toString()), Map.of()))
                .hasMessageContaining("cannot be read");
    }

    private static NodeSettings read(Map<String, String> flags, Map<String, String> environment) {
        return NodeSettings.read(flags, environment, Optional.empty());
    }
}
