package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Circuits to Coda's programs and back. */
final class CodaConversion {
    private final Circuit circuit;
    private final Block body;
    private final CodaTarget target;
    private final List<CodaProgram.Operation> gates = new ArrayList<>();
    private final int[] measured;
    private final BitSet measuredQubits = new BitSet();
    private boolean hasBarrier;

    private CodaConversion(Circuit circuit, CodaTarget target) {
        this.circuit = circuit;
        this.target = target;
        body = circuit.body();
        measured = new int[circuit.clbitCount()];
        Arrays.fill(measured, -1);
    }

    static CodaProgram toProgram(Circuit circuit, CodaTarget target, CodaProgram.Metadata metadata) {
        if (circuit.qubitCount() < 1 || circuit.qubitCount() > CodaProgram.MOST_QUBITS) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "Coda's NativeGateIR holds 1 to " + CodaProgram.MOST_QUBITS + " qubits; the circuit has "
                            + circuit.qubitCount());
        }
        CodaConversion conversion = new CodaConversion(circuit, target);
        for (int i = 0; i < circuit.body().size(); i++) {
            conversion.operation(i);
        }
        return new CodaProgram(
                target, circuit.qubitCount(), conversion.gates, conversion.measurements(), metadata);
    }

    private List<Integer> measurements() {
        for (int clbit = 0; clbit < measured.length; clbit++) {
            if (measured[clbit] < 0) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        "clbit " + clbit + " is not measured; Coda's NativeGateIR has no clbits but measurements");
            }
        }
        return Arrays.stream(measured).boxed().toList();
    }

    private void operation(int i) {
        switch (body.opcode(i)) {
            case Opcode.MEASURE -> measure(i);
            case Opcode.BARRIER -> hasBarrier = true;
            case Opcode.DELAY -> {
                if (!(body.node(i) instanceof Node.Delay(Expression.Literal(Value.Time(double amount, var unit))))
                        || unit != Value.Time.Unit.SECONDS) {
                    throw refused(i, "a delay that is not a number of seconds");
                }
                checkOrder(i);
                for (int qubit : body.qubits(i)) {
                    add(CodaGate.ID, List.of(qubit), List.of(nanoseconds(amount)), i);
                }
            }
            case Opcode.RESET -> throw refused(i, "a reset");
            case Opcode.UNITARY -> throw refused(i, "a unitary matrix");
            case Opcode.ASSIGN, Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BREAK, Opcode.CONTINUE,
                    Opcode.END ->
                throw refused(i, "classical control");
            case Opcode.BOX -> throw refused(i, "a box");
            case Opcode.DIRECTIVE -> throw refused(i, "a directive");
            default -> gate(i);
        }
    }

    private void measure(int i) {
        int clbit = body.clbit(i);
        if (measured[clbit] >= 0) {
            throw refused(i, "a second measurement into clbit " + clbit);
        }
        measured[clbit] = body.qubit(i, 0);
        measuredQubits.set(body.qubit(i, 0));
    }

    private void gate(int i) {
        Gate gate = body.gate(i);
        if (gate == Gate.GPHASE && body.addedControls(i) == 0) {
            return;
        }
        checkOrder(i);
        if (body.addedControls(i) > 0) {
            throw refused(i, "'" + gate.id() + "' with added controls");
        }
        List<Integer> qubits = Arrays.stream(body.qubits(i)).boxed().toList();
        double[] angles = body.parameters(i);
        for (double angle : angles) {
            if (Double.isNaN(angle)) {
                throw refused(i, "a parameter without a value");
            }
        }
        boolean isCnot = target == CodaTarget.CNOT;
        switch (gate) {
            case RX -> rotation(isCnot && angles[0] == Math.PI / 2 ? CodaGate.X90 : CodaGate.RX, qubits, angles[0], i);
            case RY -> rotation(
                    isCnot && angles[0] == -Math.PI / 2 ? CodaGate.Y_MINUS_90 : CodaGate.RY, qubits, angles[0], i);
            case RZ, P -> rotation(CodaGate.RZ, qubits, angles[0], i);
            case X -> rotation(CodaGate.RX, qubits, Math.PI, i);
            case SX -> rotation(isCnot ? CodaGate.X90 : CodaGate.RX, qubits, Math.PI / 2, i);
            case SXDG -> rotation(CodaGate.RX, qubits, -Math.PI / 2, i);
            case Y -> rotation(CodaGate.RY, qubits, Math.PI, i);
            case Z -> rotation(CodaGate.RZ, qubits, Math.PI, i);
            case S -> rotation(CodaGate.RZ, qubits, Math.PI / 2, i);
            case SDG -> rotation(CodaGate.RZ, qubits, -Math.PI / 2, i);
            case T -> rotation(CodaGate.RZ, qubits, Math.PI / 4, i);
            case TDG -> rotation(CodaGate.RZ, qubits, -Math.PI / 4, i);
            case ID -> add(CodaGate.ID, qubits, List.of(0.0), i);
            case CZ -> {
                if (target == CodaTarget.PCZ) {
                    add(CodaGate.CP, qubits, List.of(Math.PI), i);
                } else {
                    add(CodaGate.CZ, qubits, List.of(), i);
                }
            }
            case CP -> add(CodaGate.CP, qubits, List.of(angles[0]), i);
            case ISWAP -> add(CodaGate.ISWAP, qubits, List.of(), i);
            case CX -> add(CodaGate.CNOT, qubits, List.of(), i);
            default -> throw refused(i, "the gate '" + gate.id() + "'");
        }
    }

    private void rotation(CodaGate gate, List<Integer> qubits, double angle, int i) {
        add(gate, qubits, gate.parameterCount() == 0 ? List.of() : List.of(angle), i);
    }

    private void add(CodaGate gate, List<Integer> qubits, List<Double> parameters, int i) {
        if (!target.allows(gate)) {
            throw refused(i, "the gate '" + body.gate(i).id() + "' for the target '" + target.id() + "'");
        }
        gates.add(new CodaProgram.Operation(gate, qubits, parameters));
    }

    /** Measurements come last, and barriers only just before them. */
    private void checkOrder(int i) {
        if (hasBarrier) {
            throw refused(i, "an operation after a barrier");
        }
        for (int qubit : body.qubits(i)) {
            if (measuredQubits.get(qubit)) {
                throw refused(i, "an operation on qubit " + qubit + " after its measurement");
            }
        }
    }

    private QnitException refused(int i, String what) {
        String place = body.line(i) > 0 ? "line " + body.line(i) : "operation " + i;
        return new QnitException(
                ErrorCode.UNSUPPORTED,
                place + " of '" + circuit.name() + "': Coda's NativeGateIR cannot hold " + what);
    }

    /** Seconds as nanoseconds, without the last bit's rounding where the number of nanoseconds is short. */
    private static double nanoseconds(double seconds) {
        double whole = Math.rint(seconds * 1e15) / 1e6;
        return whole / 1e9 == seconds ? whole : seconds * 1e9;
    }

    static Circuit toCircuit(CodaProgram program, String name) {
        BlockBuilder builder = new BlockBuilder();
        for (CodaProgram.Operation operation : program.gates()) {
            append(builder, operation);
        }
        List<Integer> measurements = program.measurements();
        for (int clbit = 0; clbit < measurements.size(); clbit++) {
            builder.measure(measurements.get(clbit), clbit);
        }
        List<ClbitRegister> registers = measurements.isEmpty()
                ? List.of()
                : List.of(new ClbitRegister(
                        "c", 0, measurements.size(), RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL));
        return new Circuit(name, program.qubits(), List.of(), registers, List.of(), builder.build());
    }

    private static void append(BlockBuilder builder, CodaProgram.Operation operation) {
        int first = operation.qubits().getFirst();
        int last = operation.qubits().getLast();
        double angle = operation.parameters().isEmpty() ? 0 : operation.parameters().getFirst();
        switch (operation.gate()) {
            case RX -> builder.gate(Gate.RX, first, angle);
            case RY -> builder.gate(Gate.RY, first, angle);
            case RZ, VIRTUAL_Z -> builder.gate(Gate.RZ, first, angle);
            case X90 -> builder.gate(Gate.RX, first, Math.PI / 2);
            case Y_MINUS_90 -> builder.gate(Gate.RY, first, -Math.PI / 2);
            case CZ -> builder.gate(Gate.CZ, first, last);
            case ISWAP -> builder.gate(Gate.ISWAP, first, last);
            case CP -> builder.gate(Gate.CP, first, last, angle);
            case CNOT -> builder.gate(Gate.CX, first, last);
            case ID -> builder.delay(
                    new Node.Delay(new Expression.Literal(new Value.Time(angle / 1e9, Value.Time.Unit.SECONDS))),
                    first);
        }
    }
}
