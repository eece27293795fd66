package io.qnit.compiler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TargetsTest {
    private static List<List<Integer>> edges(Target target) {
        List<List<Integer>> edges = new ArrayList<>();
        for (int e = 0; e < target.coupling().edgeCount(); e++) {
            edges.add(List.of(target.coupling().lower(e), target.coupling().upper(e)));
        }
        return edges;
    }

    @Test
    void generatesSmallShapes() {
        assertThat(edges(Targets.line(4))).containsExactly(List.of(0, 1), List.of(1, 2), List.of(2, 3));
        assertThat(edges(Targets.ring(4)))
                .containsExactly(List.of(0, 1), List.of(0, 3), List.of(1, 2), List.of(2, 3));
        assertThat(edges(Targets.ring(2))).containsExactly(List.of(0, 1));
        assertThat(edges(Targets.grid(2, 3))).containsExactly(
                List.of(0, 1), List.of(0, 3), List.of(1, 2), List.of(1, 4), List.of(2, 5), List.of(3, 4),
                List.of(4, 5));
        assertThat(Targets.full(5).coupling().isComplete()).isTrue();
        assertThat(Targets.full(5).coupling().edgeCount()).isEqualTo(10);
    }

    /**
     * The bridges of the published maps: qubit pairs of ibm_brisbane (127), ibm_torino (133) and ibm_fez (156) that are
     * not neighbours in number, as in the coupling maps of the devices' recorded configurations.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127|144|0-14 4-15 8-16 12-17 14-18 15-22 16-26 17-30 20-33 24-34 28-35 32-36 33-39 34-43 35-47 36-51 37-52 41-53"
                + " 45-54 49-55 52-56 53-60 54-64 55-68 58-71 62-72 66-73 70-74 71-77 72-81 73-85 74-89 75-90 79-91 83-92"
                + " 87-93 90-94 91-98 92-102 93-106 96-109 100-110 104-111 108-112 109-114 110-118 111-122 112-126",
        "133|150|0-15 4-16 8-17 12-18 15-19 16-23 17-27 18-31 21-34 25-35 29-36 33-37 34-40 35-44 36-48 37-52 38-53 42-54"
                + " 46-55 50-56 53-57 54-61 55-65 56-69 59-72 63-73 67-74 71-75 72-78 73-82 74-86 75-90 76-91 80-92 84-93"
                + " 88-94 91-95 92-99 93-103 94-107 97-110 101-111 105-112 109-113 110-116 111-120 112-124 113-128 114-129"
                + " 118-130 122-131 126-132",
        "156|176|3-16 7-17 11-18 15-19 16-23 17-27 18-31 19-35 21-36 25-37 29-38 33-39 36-41 37-45 38-49 39-53 43-56 47-57"
                + " 51-58 55-59 56-63 57-67 58-71 59-75 61-76 65-77 69-78 73-79 76-81 77-85 78-89 79-93 83-96 87-97 91-98"
                + " 95-99 96-103 97-107 98-111 99-115 101-116 105-117 109-118 113-119 116-121 117-125 118-129 119-133"
                + " 123-136 127-137 131-138 135-139 136-143 137-147 138-151 139-155",
    })
    void generatesTheHeavyHexLatticesAsPublished(int qubits, int edges, String bridges) {
        Target target = Targets.heavyHex(qubits);
        assertThat(target.qubitCount()).isEqualTo(qubits);
        assertThat(target.coupling().edgeCount()).isEqualTo(edges);
        List<List<Integer>> expected = Arrays.stream(bridges.split(" "))
                .map(edge -> Arrays.stream(edge.split("-")).map(Integer::valueOf).toList())
                .toList();
        assertThat(edges(target).stream().filter(e -> e.get(1) - e.get(0) != 1)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({"19,3", "57,5", "115,7"})
    void generatesTheLatticesOfTheHeavyHexCode(int qubits, int distance) {
        Target target = Targets.heavyHex(qubits);
        assertThat(target.qubitCount()).isEqualTo(qubits);
        // d rows of 2 d - 2 edges, and d - 1 gaps of (d + 1) / 2 bridges
        assertThat(target.coupling().edgeCount())
                .isEqualTo((long) distance * (2 * distance - 2) + (long) (distance - 1) * (distance + 1));
        for (int q = 0; q < qubits; q++) {
            assertThat(target.coupling().neighbours(q).length).isBetween(1, 3);
            assertThat(target.coupling().distance(0, q)).isLessThan(Coupling.UNREACHABLE);
        }
    }

    /** A map that is drawn as it is coupled: neighbours are near, and no two qubits share a place. */
    @ParameterizedTest
    @CsvSource({"line:7", "ring:12", "grid:4x5", "heavyhex:127", "heavyhex:133", "heavyhex:156", "heavyhex:57",
        "full:9"})
    void placesEachQubitOnTheMap(String name) {
        Target target = Targets.named(name);
        assertThat(target.name()).isEqualTo(name);
        assertThat(target.positions()).hasSize(target.qubitCount()).doesNotHaveDuplicates();
        if (!target.coupling().isComplete()) {
            for (List<Integer> edge : edges(target)) {
                Position a = target.positions().get(edge.get(0));
                Position b = target.positions().get(edge.get(1));
                assertThat(Math.hypot(a.x() - b.x(), a.y() - b.y())).as(name + edge).isBetween(0.9, 1.1);
            }
        }
    }

    @Test
    void takesAnotherBasisByName() {
        assertThat(Targets.named("line:3:cnot,u").gates().stream().map(NativeGate::gate))
                .containsExactly(Gate.CX, Gate.U);
        assertThat(Targets.named("full:3").gates().stream().map(NativeGate::gate))
                .containsExactlyElementsOf(Targets.BASIS);
    }

    private static List<String> devices() {
        return Targets.names();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void hasDevicesMadeFromPublishedFacts(String name) {
        Target device = Targets.named(name);
        assertThat(device.name()).isEqualTo(name).endsWith("-" + device.qubitCount());
        assertThat(device.source()).contains("https://").contains("2026");
        assertThat(device.description()).isNotEmpty();
        assertThat(TargetJson.read(name, TargetJson.write(device))).isEqualTo(device);
        assertThat(device.gates().stream().map(g -> g.gate().qubitCount())).contains(1, 2);
        for (int q = 0; q < device.qubitCount(); q++) {
            assertThat(device.coupling().distance(0, q)).as("qubit %d", q).isLessThan(Coupling.UNREACHABLE);
        }
        if (!device.coupling().isComplete()) {
            assertThat(device.positions()).hasSize(device.qubitCount()).doesNotHaveDuplicates();
            for (List<Integer> edge : edges(device)) {
                Position a = device.positions().get(edge.get(0));
                Position b = device.positions().get(edge.get(1));
                assertThat(Math.hypot(a.x() - b.x(), a.y() - b.y())).as(name + edge).isBetween(0.9, 1.1);
            }
        }
    }

    @Test
    void hasTheDevicesThatWerePromised() {
        assertThat(Targets.names()).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
        for (int qubits : new int[] {127, 133, 156}) {
            String name = Targets.names().stream().filter(n -> n.endsWith("-" + qubits)).findFirst().orElseThrow();
            Target device = Targets.named(name);
            assertThat(device.coupling()).isEqualTo(Targets.heavyHex(qubits).coupling());
            assertThat(device.positions()).isEqualTo(Targets.heavyHex(qubits).positions());
        }
        Target eagle = Targets.named("ibm-eagle-127");
        double[] none = {};
        assertThat(eagle.properties(Gate.ECR, none, 1, 0)).isPresent();
        assertThat(eagle.properties(Gate.ECR, none, 0, 1)).as("ecr is directed").isEmpty();
        Target heron = Targets.named("ibm-heron-156");
        assertThat(heron.properties(Gate.RZZ, new double[] {Math.PI / 2}, 1, 0)).isPresent();
        assertThat(heron.properties(Gate.RZZ, new double[] {1.6}, 1, 0)).isEmpty();
        assertThat(Targets.named("iqm-garnet-20").coupling().edgeCount()).isEqualTo(30);
        assertThat(Targets.named("iqm-emerald-54").coupling().edgeCount()).isEqualTo(90);
        assertThat(Targets.named("ionq-aria-25").coupling().isComplete()).isTrue();
        assertThat(Targets.named("ibm-manila-5").coupling()).isEqualTo(Targets.line(5).coupling());
        assertThat(Targets.named("oqc-lucy-8").coupling()).isEqualTo(Targets.ring(8).coupling());
        assertThat(Targets.named("delft-spin-6").coupling()).isEqualTo(Targets.line(6).coupling());
        Target rueschlikon = Targets.named("ibm-rueschlikon-16");
        assertThat(rueschlikon.properties(Gate.CX, none, 3, 14)).isPresent();
        assertThat(rueschlikon.properties(Gate.CX, none, 14, 3)).isEmpty();
        Target aspen = Targets.named("rigetti-aspen-16");
        assertThat(aspen.properties(Gate.CZ, none, 2, 13)).isPresent();
        assertThat(aspen.properties(Gate.XY, new double[] {1}, 2, 13)).as("this edge has cz only").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "lin:5|did you mean 'line'",
        "line:0|1 to 4096 qubits",
        "line:99999999|1 to 4096 qubits",
        "grid:4|rows x columns",
        "grid:x4|no number",
        "grid:4x|no number",
        "grid:9999x9999|1 to 4096 qubits",
        "heavyhex:20|no heavy-hex lattice of 20 qubits; there are 127, 133 and 156",
        "line:5:cx,foo|no gate 'foo'",
        "line:5:ccx|one or two qubits",
        "line:5:cx,cnot|'cx' is there twice",
        "montreal|line:20",
        "ibm-eagle-128|did you mean 'ibm-eagle-127'",
    })
    void saysWhatIsWrongWithAName(String name, String message) {
        assertThatThrownBy(() -> Targets.named(name)).isInstanceOf(QnitException.class).hasMessageContaining(message);
    }
}
