package io.qnit.cluster.plan;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.List;
import java.util.Random;

/** Circuits to be planned. */
final class PlanCircuits {
    private PlanCircuits() {}

    static Circuit of(int qubits, int clbits, BlockBuilder body) {
        return new Circuit(
                "test", qubits, List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                clbits == 0 ? List.of()
                        : OpenQasm.read("c", "OPENQASM 3.0; bit[" + clbits + "] c;").executable().clbitRegisters(),
                List.of(), body.build());
    }

    /** Gates on one, two and sometimes three qubits, barriers, measurements at the end. */
    static Circuit random(int qubits, int gates, Random random) {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < gates; k++) {
            int a = random.nextInt(qubits);
            int b = (a + 1 + random.nextInt(Math.min(3, qubits - 1))) % qubits;
            switch (random.nextInt(12)) {
                case 0 -> body.gate(Gate.H, a);
                case 1 -> body.gate(Gate.RZ, a, random.nextDouble());
                case 2 -> body.gate(Gate.SWAP, a, b);
                case 3, 4 -> body.gate(Gate.RZZ, a, b, random.nextDouble());
                case 5 -> body.gate(Gate.CP, a, b, random.nextDouble());
                case 6 -> body.barrier(a, b);
                case 7 -> {
                    int c = (b + 1) % qubits;
                    if (c != a) {
                        body.gate(Gate.CCX, new int[] {a, b, c});
                    }
                }
                default -> body.gate(Gate.CX, a, b);
            }
        }
        for (int q = 0; q < qubits; q++) {
            body.gate(Gate.RY, q, 0.3);
            body.measure(q, q);
        }
        return of(qubits, qubits, body);
    }

    /** Layers of RY on all and CX on neighbours, even and odd in turn. */
    static Circuit brickwork(int qubits, int layers) {
        BlockBuilder body = new BlockBuilder();
        for (int d = 0; d < layers; d++) {
            for (int q = 0; q < qubits; q++) {
                body.gate(Gate.RY, q, 0.3 + q);
            }
            for (int q = d % 2; q + 1 < qubits; q += 2) {
                body.gate(Gate.CX, q, q + 1);
            }
        }
        return of(qubits, 0, body);
    }

}
