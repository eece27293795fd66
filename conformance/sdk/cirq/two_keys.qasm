// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2)]
qreg q[3];
creg m_Single_1[1];
creg m_pair[2];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
cz q[0],q[2];
measure q[1] -> m_Single_1[0];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='pair'), ())
measure q[2] -> m_pair[0];
measure q[0] -> m_pair[1];
