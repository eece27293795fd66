package io.qnit.core.stim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StimTest {
    /** Every instruction and every form of target. */
    private static final String EVERYTHING = """
            # a comment
            QUBIT_COORDS(0.5, -2) 0 1
            H 0 1 # another
            h_xz 2
            SQRT_Y_DAG[a tag with \\C and \\B] 0
            CX 0 1 2 3
            CNOT 4 5
            R 0 1
            RX 2
            M !0 1
            M(0.125) 2 !3
            MRY(1e-3) 0
            MPP X0*Y1*!Z2 X5 !Z1*Z2
            MPP(0.25) X1*X1
            SPP X0*Y1 !Z2
            SPP_DAG Y5
            MXX 0 !1 !2 3
            MPAD 0 1 1
            CX rec[-1] 0
            CZ 0 rec[-2] sweep[3] 1
            XCZ 1 rec[-3]
            X_ERROR(0.001) 0 1 2
            I_ERROR 0
            I_ERROR(0.1, 0.2) 0
            DEPOLARIZE2(0.01) 0 1
            PAULI_CHANNEL_1(0.1, 0.2, 0.3) 0
            PAULI_CHANNEL_2(0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01) 0 1
            CORRELATED_ERROR(0.1) X0 Y1 Z2
            ELSE_CORRELATED_ERROR(0.25) Z4
            HERALDED_ERASE(0.02) 0 0
            HERALDED_PAULI_CHANNEL_1(0.01, 0.02, 0.03, 0.04) 1
            TICK
            REPEAT[outer] 1000000000000 {
                REPEAT 3 {
                    MR 0 1
                    DETECTOR(1, 2.5, 0) rec[-1] rec[-2]
                }
                SHIFT_COORDS(0, 0, 1)
            }
            OBSERVABLE_INCLUDE(0) rec[-1] rec[-4]
            OBSERVABLE_INCLUDE(2) X1 !Z2
            DETECTOR
            M
            """;

    private static StimCircuit read(String text) {
        return Stim.read("test.stim", text).executable();
    }

    @Test
    void readsWhatItWrites() {
        StimCircuit circuit = read(EVERYTHING);
        String written = Stim.write(circuit);
        assertThat(read(written)).isEqualTo(circuit);
        assertThat(Stim.write(read(written))).isEqualTo(written);
        assertThat(circuit.qubits()).isEqualTo(6);
        assertThat(circuit.observables()).isEqualTo(3);
        assertThat(circuit.sweepBits()).isEqualTo(4);
        assertThat(circuit.detectors()).isEqualTo(3_000_000_000_001L);
        assertThat(circuit.measurements()).isEqualTo(6_000_000_000_000L + 17);
        assertThat(circuit.lookback()).isEqualTo(4);
        assertThat(written).contains("SQRT_Y_DAG[a tag with \\C and \\B] 0\n", "MPP X0*Y1*!Z2 X5 !Z1*Z2\n",
                "    REPEAT 3 {\n        MR 0 1\n", "CZ 0 rec[-2] sweep[3] 1\n", "MRY(0.001) 0\n");
    }

    @Test
    void readsByteOrderMarksAndOtherLineEnds() {
        assertThat(read("\uFEFFH 0\r\nREPEAT 2 {H 1\r\n}\tX 2")).isEqualTo(read("H 0\nREPEAT 2 {\nH 1\n}\nX 2\n"));
        assertThat(read("").items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "HH 0 | 1 | 1 | there is no instruction HH",
        "\"H 0\nX -1\" | 2 | 3 | a target is a qubit",
        "CX 0 1 2 | 1 | 1 | pairs of targets; found 3",
        "CX 0 0 | 1 | 6 | two different targets",
        "CX 0 rec[-1] | 1 | 6 | pairs of qubits, or a qubit and a bit",
        "X_ERROR 0 | 1 | 1 | one probability in parentheses; found 0",
        "X_ERROR(1.5) 0 | 1 | 1 | from 0 to 1; found 1.5",
        "X_ERROR(nan) 0 | 1 | 9 | finite number",
        "X_ERROR(1e999) 0 | 1 | 9 | finite number",
        "PAULI_CHANNEL_1(0.5, 0.5, 0.1) 0 | 1 | 1 | more than 1",
        "M 0*1 | 1 | 4 | no products",
        "MPP X1* | 1 | 7 | between two targets",
        "MPP X1*Y1 | 1 | 5 | a factor i",
        "MPP 1 | 1 | 5 | products of Pauli operators",
        "R !0 | 1 | 3 | cannot be inverted",
        "MPAD 2 | 1 | 6 | takes 0 and 1",
        "DETECTOR rec[-1] | 1 | 10 | before the first measurement",
        "DETECTOR rec[-0] | 1 | 10 | the last measurement is rec[-1]",
        "OBSERVABLE_INCLUDE(0.5) | 1 | 1 | whole number",
        "TICK 3 | 1 | 6 | no targets",
        "H 16777216 | 1 | 3 | at most 16777215",
        "H[tag 0 | 1 | 2 | no closing ]",
        "H 0,1 | 1 | 4 | separated by spaces",
        "REPEAT 0 { | 1 | 8 | at least 1 turn",
        "REPEAT 99999999999999999999 { | 1 | 8 | at most",
        "REPEAT 5 | 1 | 9 | needs a {",
        "REPEAT 5 { | 1 | 1 | no closing }",
        "} | 1 | 1 | closes no loop",
        "\"REPEAT 2 {\nH 0 }\" | 2 | 5 | a target is",
        "é 0 | 1 | 1 | begins with its name",
    })
    void saysWhatIsWrongAndWhere(String text, int line, int column, String message) {
        StimReading reading = Stim.read("bad.stim", text);
        assertThat(reading.circuit()).isEmpty();
        Diagnostic first = reading.diagnostics().getFirst();
        assertThat(first.message()).contains(message);
        assertThat(first.line()).isEqualTo(line);
        assertThat(first.column()).isEqualTo(column);
        assertThatThrownBy(reading::executable)
                .isInstanceOf(StimException.class)
                .hasMessageContaining("bad.stim:" + line + ":" + column);
    }

    @Test
    void collectsErrorsUpToTheLimitAndSuggestsNames() {
        StimReading reading = Stim.read("bad.stim", "SQRT_XY 0\n" + "FOO 0\n".repeat(100));
        assertThat(reading.diagnostics()).hasSize(ReadOptions.DEFAULT.maxErrors());
        assertThat(reading.diagnostics().getFirst().hint()).isEqualTo("did you mean SQRT_X?");
    }

    /** In a loop, the first turn decides whether a look-back is possible. */
    @Test
    void looksBackAcrossLoops() {
        assertThat(read("M 0\nREPEAT 5 {\nDETECTOR rec[-1]\nM 0\n}\nDETECTOR rec[-6]\n").detectors()).isEqualTo(6);
        assertThat(Stim.read("x", "REPEAT 5 {\nDETECTOR rec[-1]\nM 0\n}").diagnostics()).hasSize(1);
        assertThat(Stim.read("x", "M 0\nREPEAT 5 {\nM 0\n}\nDETECTOR rec[-7]\n").diagnostics()).hasSize(1);
    }

    /** conformance/stim/gates.py writes the table down. */
    @Test
    void theTableIsStims() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of(System.getProperty("qnit.root"), "conformance", "stim", "gates.tsv"));
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            if (columns[0].equals("REPEAT")) {
                continue;
            }
            StimGate gate = StimGate.named(columns[0]).orElseThrow(() -> new AssertionError(columns[0]));
            seen.add(gate.name());
            TreeSet<String> names = new TreeSet<>(gate.aliases());
            names.add(gate.name());
            assertThat(String.join(",", names)).isEqualTo(columns[1]);
            assertThat(gate.isRecorded()).as("%s", gate).isEqualTo(columns[2].equals("1"));
            assertThat(String.join(",", gate.images())).as("%s", gate).isEqualTo(columns[5]);
        }
        assertThat(seen).hasSize(StimGate.values().length);
    }

    @Test
    void multipliesPauliOperators() {
        assertThat(product("X1*Y1*Z1")).isEqualTo(new PauliProduct(Map.of(), 1));
        assertThat(product("X1*Z1")).isEqualTo(new PauliProduct(Map.of(1, 3), 3));
        assertThat(product("!X1*Y2*Y1*X2")).isEqualTo(new PauliProduct(Map.of(1, 2, 2, 2), 2));
    }

    private static PauliProduct product(String text) {
        List<Integer> targets = new ArrayList<>();
        for (String factor : text.split("\\*")) {
            boolean isInverted = factor.startsWith("!");
            String rest = isInverted ? factor.substring(1) : factor;
            int target = StimTarget.pauli(rest.charAt(0), Integer.parseInt(rest.substring(1)));
            targets.add(isInverted ? StimTarget.inverted(target) : target);
        }
        int[] array = targets.stream().mapToInt(Integer::intValue).toArray();
        return PauliProduct.of(array, 0, array.length);
    }

    /** Mutated files: reading ends, throws nothing, and what is accepted survives being written and read. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesMutatedFiles(long seed) {
        Random random = new Random(seed);
        byte[] good = EVERYTHING.getBytes(StandardCharsets.UTF_8);
        String alphabet = "0123456789 \n\t\r#*!(){}[],.-+eEXYZHMR_recsweep\\\0\u00e9";
        int accepted = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
                int at = random.nextInt(bytes.length);
                if (random.nextInt(4) == 0) {
                    int length = Math.min(bytes.length - at, random.nextInt(60));
                    int from = random.nextInt(bytes.length - length + 1);
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                } else {
                    bytes[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
            }
            StimReading reading = Stim.read("mutated", bytes, ReadOptions.DEFAULT);
            assertThat(reading.circuit().isEmpty()).isEqualTo(!reading.diagnostics().isEmpty());
            if (reading.circuit().isPresent()) {
                accepted++;
                StimCircuit circuit = reading.circuit().get();
                assertThat(read(Stim.write(circuit))).as("seed %s round %s", seed, round).isEqualTo(circuit);
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void boundsNestingInstructionsAndErrors() {
        assertThat(Stim.read("deep", "REPEAT 2 {\n".repeat(100_000)).diagnostics()).isNotEmpty();
        assertThat(Stim.read("many", "}".repeat(100_000)).diagnostics()).isNotEmpty();
        ReadOptions few = new ReadOptions(ReadOptions.Strictness.LENIENT, List.of(), 5, 10, 5);
        assertThat(Stim.read("long", "H 0\n".repeat(20).getBytes(StandardCharsets.UTF_8), few).diagnostics().getFirst()
                .message())
                .contains("more than 10 instructions");
        assertThat(Stim.read("name", "A".repeat(1_000_000)).diagnostics()).hasSize(1);
        assertThat(Stim.read("number", "X_ERROR(" + "1".repeat(1_000_000) + ") 0").diagnostics()).hasSize(1);
    }
}
