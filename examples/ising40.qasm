// A chain of 40 spins, quenched: three Trotter steps of an Ising model in a transverse field.
// Too wide for one node of 12 qubits: cut into pieces and knit together.
//   qnit run examples/ising40.qasm --cluster examples/four_small_nodes.yml --observable Z0 --observable Z19*Z20
// Expect <Z0> = 0.1638 and <Z19 Z20> = 0.2915, exactly in the default mode.
OPENQASM 3.0;
include "stdgates.inc";

gate zz(t) a, b { // exp(-i t/2 Z Z) up to a phase
    cp(-2 * t) a, b;
    p(t) a;
    p(t) b;
}

qubit[40] q;

for uint step in [1:3] {
    for uint i in [0:38] {
        zz(0.4) q[i], q[i + 1];
    }
    for uint i in [0:39] {
        rx(0.5) q[i];
    }
}
