package io.qnit.cluster.conformance;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.Shard;
import io.qnit.cluster.StopSignal;
import io.qnit.cluster.conformance.ContractCheck.Verdict;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.cluster.cut.Wanted;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Checks a provider on one of its nodes: counts and their bit order, registers, limits, stopping, honest refusals. It runs
 * about 20 circuits of at most 4 qubits. Without a test framework, so that anybody can run it on theirs:
 *
 * <pre>{@code
 * assertThat(ProviderContract.check(provider, node)).noneMatch(c -> c.verdict() == ContractCheck.Verdict.FAILED);
 * }</pre>
 *
 * <p>A QPU may err: of its shots {@link #QPU_SHARE} must be right. A simulator may not, except that fair coins are fair
 * only to within five standard deviations and more; a right one fails that with a probability below 1e-6. Stateless.
 */
public final class ProviderContract {
    /** The share of a QPU's shots that must have an outcome that can occur. */
    public static final double QPU_SHARE = 0.7;

    private static final long SHOTS = 1000;
    private static final String HEADER = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n";

    private final NodeProvider provider;
    private final QpuNodeSpec node;
    private final List<ContractCheck> checks = new ArrayList<>();

    private ProviderContract(NodeProvider provider, QpuNodeSpec node) {
        this.provider = provider;
        this.node = node;
    }

    /** A check; returns what is to be said, or throws what went wrong. */
    private interface Body {
        String run();
    }

    /** The node does not claim what is looked at. */
    @SuppressWarnings("serial") // never leaves the check
    private static final class Left extends RuntimeException {
        Left(String why) {
            super(why, null, false, false);
        }
    }

    @SuppressWarnings("serial") // never leaves the check
    private static final class Broken extends RuntimeException {
        Broken(String what) {
            super(what, null, false, false);
        }
    }

    /** All checks of a node, in order. Nothing is thrown. An offline node is looked at, but runs nothing. */
    public static List<ContractCheck> check(NodeProvider provider, QpuNodeSpec node) {
        ProviderContract contract = new ProviderContract(provider, node);
        contract.all();
        return List.copyOf(contract.checks);
    }

    private void all() {
        run("description", this::description);
        if (!node.online()) {
            checks.add(new ContractCheck("circuits", Verdict.SKIPPED, "offline: " + node.reason()));
            return;
        }
        if (!node.takesCircuits()) {
            checks.add(new ContractCheck("circuits", Verdict.SKIPPED, "it takes no circuits"));
            return;
        }
        run("bell", this::bell);
        run("bit order", this::bitOrder);
        run("two registers", this::twoRegisters);
        run("gates", this::gates);
        run("unusual gates", this::unusualGates);
        run("mid-circuit", this::midCircuit);
        run("several circuits", this::severalCircuits);
        run("one shot", this::oneShot);
        run("no shots", this::noShots);
        run("too wide", this::tooWide);
        run("stopped", this::stopped);
        run("exact", this::exact);
    }

    private void run(String name, Body body) {
        try {
            checks.add(new ContractCheck(name, Verdict.PASSED, body.run()));
        } catch (Left e) {
            checks.add(new ContractCheck(name, Verdict.SKIPPED, String.valueOf(e.getMessage())));
        } catch (Broken | QnitException e) {
            checks.add(new ContractCheck(name, Verdict.FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            checks.add(new ContractCheck(name, Verdict.FAILED, "it threw " + e));
        }
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    // ---- the checks ----------------------------------------------------------------------------------------------

    private String description() {
        must(!provider.displayName().isBlank(), "the provider has no display name");
        must(!node.nodeId().contains(" "), "the node's id has a space in it");
        must(node.online() || !node.reason().isBlank(), "it is offline without a reason");
        for (Map.Entry<String, Object> secret : node.credentials().entrySet()) {
            String name = secret.getKey();
            if (name.contains("key") || name.contains("token") || name.contains("secret")) {
                String value = String.valueOf(secret.getValue());
                must(value.isEmpty() || !(node + " " + node.metadata() + node.tags()).contains(value),
                        "its text or metadata shows the credential '" + name + "'");
            }
        }
        return node.maxQubits() + " qubits";
    }

    private String bell() {
        Counts counts = counts(qasm("qreg q[2]; creg c[2]; h q[0]; cx q[0], q[1]; measure q -> c;"));
        return fair(counts, "00", "11");
    }

    private String bitOrder() {
        must(right(counts(qasm("qreg q[3]; creg c[3]; x q[0]; measure q -> c;")), "001"), "X on qubit 0 is not 001");
        must(right(counts(qasm("""
                qreg q[3]; creg c[3]; x q[0]; measure q[0] -> c[2]; measure q[1] -> c[1]; measure q[2] -> c[0];
                """)), "100"), "qubit 0 measured into clbit 2 is not 100");
        must(right(counts(qasm("""
                qreg q[3]; creg c[3]; x q[1]; cx q[1], q[2]; x q[1]; measure q -> c;
                """)), "100"), "CX has its control and target the wrong way round");
        return "";
    }

    private String twoRegisters() {
        must(right(counts(qasm("""
                qreg q[3]; creg first[2]; creg last[1]; x q[1];
                measure q[0] -> first[0]; measure q[1] -> first[1]; measure q[2] -> last[0];
                """)), "0 10"), "registers are not separated by a space with the last declared leftmost");
        return "";
    }

    private String gates() {
        must(right(counts(qasm("""
                qreg q[2]; creg c[2]; h q[0]; s q[0]; sdg q[0]; t q[0]; tdg q[0]; h q[0]; rz(0.3) q[0];
                rx(pi) q[0]; ry(pi) q[1]; u3(pi, 0.2, 0.1) q[1]; cz q[0], q[1]; swap q[0], q[1]; measure q -> c;
                """)), "10"), "a product of gates with one outcome has another");
        return "";
    }

    /** They may be refused, but not be run wrongly. */
    private String unusualGates() {
        Circuit circuit = OpenQasm.read("unusual", """
                OPENQASM 3.0; include "stdgates.inc";
                gate turn a, b { s a; s b; h a; cx a, b; cx b, a; h b; }
                qubit[4] q; bit[4] c; x q[0]; x q[1];
                ctrl(2) @ x q[0], q[1], q[2]; ctrl @ rx(pi) q[2], q[3]; pow(2) @ sx q[2];
                turn q[0], q[1]; inv @ turn q[0], q[1]; c = measure q;
                """).executable();
        Counts counts;
        try {
            counts = counts(circuit);
        } catch (ClusterException e) {
            return "refused: " + e.getMessage();
        }
        must(right(counts, "1011"), "gates with controls, powers and inverses give " + counts.shotsByBitstring());
        return "";
    }

    private String midCircuit() {
        if (Boolean.FALSE.equals(node.metadata().get("mid_circuit_measurement"))) {
            throw new Left("it says that it cannot");
        }
        Counts counts = counts(qasm("""
                qreg q[2]; creg a[1]; creg b[1]; creg c[1]; h q[0]; measure q[0] -> a[0]; reset q[0];
                if (a == 1) x q[1]; measure q[0] -> b[0]; measure q[1] -> c[0];
                """));
        return fair(counts, "0 0 0", "1 0 1");
    }

    private String severalCircuits() {
        List<Shard.Task> tasks = new ArrayList<>();
        List<String> expected = List.of("00", "01", "10", "11");
        for (int k = 0; k < 4; k++) {
            Circuit circuit = qasm("qreg q[2]; creg c[2];" + ((k & 1) == 1 ? "x q[0];" : "")
                    + ((k & 2) == 2 ? "x q[1];" : "") + "measure q -> c;");
            tasks.add(new Shard.Task(compiled(circuit), 100, k));
        }
        List<Counts> all = answered(provider.execute(new Shard(id(), tasks), node, new StopSignal()));
        must(all.size() == 4, all.size() + " results for 4 circuits");
        for (int k = 0; k < 4; k++) {
            must(right(all.get(k), expected.get(k)), "circuit " + k + " gives " + all.get(k).shotsByBitstring());
        }
        return "";
    }

    private String oneShot() {
        Counts counts = counts(qasm("qreg q[1]; creg c[1]; x q[0]; measure q -> c;"), 1);
        must(counts.shots() == 1, "1 shot gives " + counts.shots());
        return "";
    }

    private String noShots() {
        return refused(() -> counts(qasm("qreg q[1]; creg c[1]; measure q -> c;"), 0), "0 shots");
    }

    private String tooWide() {
        int width = node.usableQubits() + 1;
        if (width > 100_000) {
            throw new Left("it is wider than any circuit");
        }
        Circuit circuit = qasm("qreg q[" + width + "]; creg c[1]; h q[0]; measure q[0] -> c[0];");
        Shard shard = new Shard(id(), List.of(new Shard.Task(circuit, 10, 1)));
        return refused(() -> answered(provider.execute(shard, node, new StopSignal())), width + " qubits");
    }

    private String stopped() {
        StopSignal stop = new StopSignal();
        stop.stop("stopped by the check");
        Circuit circuit = compiled(qasm("qreg q[1]; creg c[1]; measure q -> c;"));
        Shard shard = new Shard(id(), List.of(new Shard.Task(circuit, 10, 1)));
        try {
            answered(provider.execute(shard, node, stop));
        } catch (QnitException e) {
            must(e.code() == ErrorCode.CANCELLED, "a stopped shard ends with " + e.code() + ": " + e.getMessage());
            return "";
        }
        throw new Broken("a shard was run although it had been stopped");
    }

    private String exact() {
        if (node.nodeType().isQpu()) {
            throw new Left("a QPU gives counts");
        }
        Circuit circuit = qasm("qreg q[2]; creg c[2]; ry(1.0) q[0]; cx q[0], q[1]; x q[1]; measure q -> c;");
        int[] home = new int[circuit.body().firstSlot(circuit.body().size())];
        CutCircuit whole = CutCircuit.of(circuit, new Partition(home, 1), new CutForms() {
            @Override
            public CutForm gates(List<double[]> unitaries) {
                throw new Broken("nothing is cut");
            }

            @Override
            public CutForm wires(int count) {
                throw new Broken("nothing is cut");
            }
        }, QubitReuse.NONE);
        Optional<FragmentTensor> tensor = provider.evaluate(
                whole, whole.fragments().getFirst(), new Wanted.Patterns(), node, new StopSignal());
        if (tensor.isEmpty()) {
            throw new Left("it gives counts only");
        }
        double one = Math.sin(0.5) * Math.sin(0.5);
        double[] expected = {0, one, 1 - one, 0};
        double[] found = tensor.get().values();
        for (int k = 0; k < 4; k++) {
            must(found.length == 4 && Math.abs(found[k] - expected[k]) < 1e-9,
                    "exact probabilities are " + Arrays.toString(found) + " instead of " + Arrays.toString(expected));
        }
        return "";
    }

    // ---- what they share -----------------------------------------------------------------------------------------

    private static Circuit qasm(String text) {
        return OpenQasm.read("check", HEADER + text).executable();
    }

    private static String id() {
        return "contract-" + UUID.randomUUID() + "/1";
    }

    private Circuit compiled(Circuit circuit) {
        return provider.target(node).map(t -> Compiler.compile(circuit, t, CompileOptions.DEFAULT).circuit())
                .orElse(circuit);
    }

    private Counts counts(Circuit circuit) {
        return counts(circuit, SHOTS);
    }

    private Counts counts(Circuit circuit, long shots) {
        Shard shard = new Shard(id(), List.of(new Shard.Task(compiled(circuit), shots, 1)));
        Counts counts = answered(provider.execute(shard, node, new StopSignal())).getFirst();
        must(counts.shots() <= shots && counts.shots() > 0, counts.shots() + " shots were counted of " + shots);
        return counts;
    }

    private <T> T answered(Optional<T> answer) {
        return answer.orElseThrow(() -> node.nodeType().isQpu()
                ? new Broken("a QPU node must run its circuits itself")
                : new Left("it leaves circuits to the built-in simulator"));
    }

    private String refused(Runnable run, String what) {
        try {
            run.run();
        } catch (QnitException e) {
            must(e.code() != ErrorCode.INTERNAL, what + " end in a defect: " + e.getMessage());
            return "refused: " + e.getMessage();
        }
        throw new Broken(what + " were not refused");
    }

    private double share() {
        return node.nodeType().isQpu() ? QPU_SHARE : 1;
    }

    private boolean right(Counts counts, String only) {
        return counts.of(only) >= share() * counts.shots();
    }

    /** Two outcomes, as likely as each other. By Hoeffding's bound a fair coin fails with probability below 1e-6. */
    private String fair(Counts counts, String zero, String one) {
        long both = counts.of(zero) + counts.of(one);
        must(both >= share() * counts.shots(),
                "only " + zero + " and " + one + " can occur, found " + counts.shotsByBitstring());
        double most = Math.sqrt(Math.log(2e6) / 2 / counts.shots()) + (node.nodeType().isQpu() ? 0.15 : 0);
        double half = (double) counts.of(zero) / counts.shots();
        must(Math.abs(half - 0.5) <= most + (1 - share()) / 2,
                zero + " and " + one + " are as likely as each other, found " + counts.shotsByBitstring());
        return "";
    }
}
