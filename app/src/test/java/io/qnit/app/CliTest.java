package io.qnit.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private static final String BELL = "OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; bit[2] c;"
            + " h q[0]; cx q[0], q[1]; c = measure q;";

    /** Run by ServerVerbsTest and UpCommandTest. */
    private static final Set<String> NEED_A_SERVER =
            Set.of("up", "login", "submit", "jobs", "result", "watch", "cancel", "qpus",
                    "book", "bookings", "tokens", "logout", "admin", "backup", "restore");

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended qnit(String input, String... args) {
        Screen screen = Screen.withInput(input);
        int code = new Cli(screen.terminal()).run(args);
        return new Ended(code, screen.out(), screen.err());
    }

    @Test
    void runsACircuitFromStandardInput() {
        Ended ended = qnit(BELL, "run", "-", "--seed", "1");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("stdin   2 qubits, 1,024 shots, statevector, ");
        assertThat(ended.out()).contains("  00  █").contains("  11  █").doesNotContain("  01  ")
                .doesNotContain("  10  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nativeir", "coda", "openqasm2", "openqasm3"})
    void runsWhatItConverted(String format) {
        String source =
                "OPENQASM 3; include \"stdgates.inc\"; qubit[3] q; bit[3] c; x q[0]; rx(pi) q[2]; c[0] = measure q[0];"
                        + " c[1] = measure q[1]; c[2] = measure q[2];";
        Ended converted = qnit(source, "convert", "-", "--to", format);
        assertThat(converted.err()).isEmpty();
        Ended ran = qnit(converted.out(), "run", "-", "--seed", "1");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("  101  █");
    }

    @Test
    void saysWhatIsWrongWithANativeProgram() {
        Ended ended = qnit("{\"format\": \"qnit.nativeir\", \"version\": \"2.0\"}", "run", "-");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("native IR, line 1, column 40: version 2.0 is not known");
        Ended other = qnit("{\"target\": \"ions\"}", "validate", "-");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("Coda NativeGateIR, line 1, column 12: there is no target 'ions'");
    }

    @Test
    void givesTheSameBytesForTheSameSeed() {
        Ended first = qnit(BELL, "run", "-", "--seed", "9", "--format", "csv", "--threads", "1");
        Ended again = qnit(BELL, "run", "-", "--seed", "9", "--format", "csv", "--threads", "2");
        Ended other = qnit(BELL, "run", "-", "--seed", "10", "--format", "csv");
        assertThat(first.out()).isEqualTo(again.out()).isNotEqualTo(other.out());
    }

    @Test
    void writesOneJsonObjectForOneCircuitAndAnArrayForMore() throws IOException {
        Path bell = Files.writeString(folder.resolve("bell.qasm"), BELL);
        assertThat(qnit("", "run", bell.toString(), "--format", "json").out()).startsWith("{").endsWith("}\n");
        Ended two = qnit("", "run", bell.toString(), bell.toString(), "--format", "json", "--memory", "--shots", "3");
        assertThat(two.out()).startsWith("[").endsWith("]\n").contains("\"memory\"").contains("\"shots\" : 3");
    }

    @Test
    void plotsAsSvgAndPng() throws IOException {
        for (String name : List.of("plot.svg", "plot.png")) {
            Path plot = folder.resolve(name);
            assertThat(qnit(BELL, "run", "-", "--plot", plot.toString()).code()).isZero();
            assertThat(Files.size(plot)).isGreaterThan(1000);
        }
        String svg = Files.readString(folder.resolve("plot.svg"));
        assertThat(svg.startsWith("<?xml") && svg.contains("<svg") && svg.contains("rgb(31,95,168)")).isTrue();
        assertThat(svg.contains("DOCTYPE")).as("names a document on the network").isFalse();
        assertThat(qnit(BELL, "run", "-", "--plot", "plot.gif").err()).contains(".svg or .png");
    }

    @Test
    void sweepsAParameter() {
        String source = "OPENQASM 3; input float t; qubit q; ry(t) q;";
        Ended ended = qnit(source, "run", "-", "--param", "t=0:pi:pi/2", "--observable", "Z");
        assertThat(ended.err()).isEmpty();
        List<String> lines = ended.out().lines().map(String::strip).filter(l -> l.matches("\\d\\.\\d+ .*")).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).endsWith("1.000000");
        assertThat(lines.get(1)).matches(".* -?0\\.000000");
        assertThat(lines.get(2)).endsWith("-1.000000");
    }

    @Test
    void takesObservablesAsTextAsJsonAndFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("hamiltonian.json"), "{\"ZZ\": 0.5, \"XX\": 1.5}");
        Ended ended = qnit(BELL, "run", "-", "--format", "csv", "--observable", "-0.5*ZZ", "--observable",
                "[[\"ZZ\", 0.25]]", "--observable", "@" + file);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).containsPattern("expectation_value,.*ZZ.*,-0.5,0.0\n")
                .containsPattern("expectation_value,.*ZZ,0.25,0.0\n").containsPattern("expectation_value,.*,2.0,0.0\n");
        assertThat(qnit(BELL, "run", "-", "--observable", "@nowhere.json").err()).contains("nowhere.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run|2|Missing required parameter",
        "rum bell.qasm|2|did you mean 'run'?",
        "run - --shot 5|2|did you mean '--shots'?",
        "run - --shots many|2|--shots",
        "run - --shots -1|1|shots",
        "run - --method magic|1|there is automatic",
        "run - --threads 0|1|threads",
        "run missing.qasm|1|there is no file missing.qasm",
        "run - --observable ZZQ|1|Q",
        "run - --observable ZZZ|1|the circuit has 2",
        "run - --param x=1|1|x",
        "run - --memory-limit 1x|1|size",
        "run - --timeout soon|1|duration",
        "convert - --to qir|2|qir",
        "gates frobnicate|1|frobnicate",
        "bench sing -|2|sing",
        "help frobnicate|2|frobnicate",
        "targets shw|2|shw",
        "targets show|1|needs a target",
        "targets show ibm-eagel-127|1|did you mean 'ibm-eagle-127'",
        "targets show lin:5|1|did you mean 'line'",
        "targets show nowhere.json|1|there is no file nowhere.json",
        "targets draw line:3 --format json|1|text or svg",
        "targets show line:3 --format svg|1|text or json",
    })
    void saysWhatIsWrongWithACommandLine(String commandLine, int code, String text) {
        Ended ended = qnit(BELL, commandLine.split(" "));
        assertThat(ended.err()).contains(text).doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "OPENQASM 3; qubit q; hadamard q;|1|unknown gate 'hadamard'",
        "OPENQASM 3; qubit[40] q; h q;|3|40 qubits do not fit",
        "OPENQASM 3; qubit q; while (true) { x q; }|3|while loop",
    })
    void exitsByTheKindOfError(String source, int code, String text) {
        Ended ended = qnit(source, "run", "-", "--method", "statevector");
        assertThat(ended.err()).contains(text).doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(code);
    }

    @Test
    void tellsCircuitsApartByItsExitCode() throws IOException {
        Path swap = Files.writeString(folder.resolve("swap.qasm"), "OPENQASM 3; qubit[2] q; swap q[0], q[1];");
        Path cx = Files.writeString(
                folder.resolve("cx.qasm"), "OPENQASM 3; qubit[2] q; cx q[0], q[1]; cx q[1], q[0]; cx q[0], q[1];");
        Path none = Files.writeString(folder.resolve("none.qasm"), "OPENQASM 3; qubit[2] q; id q;");
        Path wide = Files.writeString(folder.resolve("wide.qasm"), "OPENQASM 3; qubit[40] q; t q; h q; "
                + "for int i in [1:39] { cx q[0], q[i]; }");
        Ended equal = qnit("", "equivalent", swap.toString(), cx.toString());
        assertThat(equal.out()).startsWith("equivalent up to a global phase\n  method unitary, distance ");
        assertThat(equal.code()).isZero();
        Ended different = qnit("", "equivalent", swap.toString(), none.toString());
        assertThat(different.out()).startsWith("different: the input |01> gives states of fidelity 0.0: ");
        assertThat(different.code()).isEqualTo(1);
        assertThat(qnit("", "equivalent", none.toString(), swap.toString(), "--end", "1,0").code()).isZero();
        Ended unknown = qnit("", "equivalent", wide.toString(), wide.toString(), "--format", "json");
        assertThat(unknown.out()).contains("\"answer\" : \"unknown\"", "\"tableau\"");
        assertThat(unknown.code()).isEqualTo(3);
        Ended json = qnit("", "equivalent", swap.toString(), none.toString(), "--format", "json");
        assertThat(json.out()).contains("\"answer\" : \"different\"", "\"witness\" : \"the input |01>");
        assertThat(qnit("", "equivalent", swap.toString(), cx.toString(), "--start", "0").err())
                .contains("the layout is about 1 qubits, the first circuit has 2");
    }

    @Test
    void stopsAtTheTimeLimit() {
        Ended ended = qnit("OPENQASM 3; qubit q; bit c; for int i in [0:9000000] { h q; c = measure q; }",
                "run", "-", "--shots", "1000", "--timeout", "200ms");
        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.err()).contains("did not end within");
    }

    @Test
    void runsEveryExampleOfEveryHelpPage() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Pattern example = Pattern.compile("(?m)^  \\./qnit (.*)$");
        Screen overview = Screen.ofWidth(100);
        new Cli(overview.terminal()).run("help");
        List<String> verbs = Pattern.compile("(?m)^  ([a-z]+) +[A-Z]").matcher(overview.out()).results()
                .map(r -> r.group(1)).toList();
        assertThat(verbs).contains("run", "draw", "validate", "convert", "gates", "bench", "doctor", "completion",
                "version");
        for (String verb : verbs) {
            if (NEED_A_SERVER.contains(verb)) {
                continue;
            }
            String page = qnit("", "help", verb).out();
            Matcher matcher = example.matcher(page);
            int found = 0;
            while (matcher.find()) {
                found++;
                String[] args = arguments(matcher.group(1), root);
                Ended ended = qnit("", args);
                assertThat(ended.code()).as("qnit %s: %s", matcher.group(1), ended.err()).isZero();
            }
            assertThat(found).as("examples of " + verb).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/cli.md", "docs/targets.md", "examples/README.md"})
    void runsEveryCommandOfThePages(String page) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<String> commands = Pattern.compile("(?m)^\\./qnit (.*?)(?: +#.*)?$|`qnit ([^`]+)` \\|")
                .matcher(Files.readString(root.resolve(page))).results()
                .map(r -> r.group(1) == null ? r.group(2) : r.group(1)).toList();
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            if (!command.contains("my.qasm")) { // stands for a file of the reader's own
                Ended ended = qnit("", arguments(command, root));
                assertThat(ended.code()).as("qnit %s: %s", command, ended.err()).isZero();
            }
        }
    }

    @Test
    void listsShowsDrawsAndConvertsTargets() throws IOException {
        assertThat(qnit("", "targets").out()).contains("ibm-eagle-127").contains("all").contains("line:20");
        Ended shown = qnit("", "targets", "show", "ionq-aria-25");
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out()).contains("all-to-all").contains("0 to pi/2").contains("600 us").contains("https://");
        assertThat(qnit("", "targets", "draw", "line:3").out()).contains("0--1--2");
        Path map = folder.resolve("map.svg");
        assertThat(qnit("", "targets", "draw", "iqm-garnet-20", "--out", map.toString()).code()).isZero();
        assertThat(Files.readString(map)).startsWith("<svg").contains("two-qubit error");
        Path edges = Files.writeString(folder.resolve("edges.txt"), "0 1\n1 2\n");
        Path json = folder.resolve("edges.json");
        assertThat(qnit("", "targets", "convert", edges.toString(), "--out", json.toString()).code()).isZero();
        assertThat(Files.readString(json)).contains("\"qubits\": 3").contains("\"edges\"");
        String first = qnit("", "targets", "show", json.toString(), "--format", "json").out();
        assertThat(first).isEqualTo(Files.readString(json));
        assertThat(qnit("{\"qubits\": 2, \"basis\": [\"czz\"]}", "targets", "show", "-").err())
                .contains("$.basis[0]").contains("did you mean 'cz'");
        assertThat(qnit("", "targets", "schema").out()).contains("json-schema.org/draft/2020-12");
    }

    @Test
    void hasTheExitCodesThatThePageSays() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String page = Files.readString(root.resolve("docs/cli.md"));
        for (ExitCode code : ExitCode.values()) {
            assertThat(page).contains("| " + code.code() + " | " + code.meaning() + " |");
        }
    }

    /** Splits as a shell does, for the quotes that examples use; input files from the repository, output into a folder. */
    private String[] arguments(String commandLine, Path root) {
        List<String> words = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(commandLine).results()
                .map(r -> r.group(1) == null ? r.group(2) : r.group(1)).toList();
        String[] args = new String[words.size()];
        for (int k = 0; k < args.length; k++) {
            String word = words.get(k);
            boolean written = k > 0 && List.of("--out", "--plot", "--map").contains(words.get(k - 1));
            args[k] = word.startsWith("examples/") ? root.resolve(word).toString()
                    : written ? folder.resolve(word).toString() : word;
        }
        return args;
    }
}
