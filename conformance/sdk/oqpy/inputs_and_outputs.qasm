OPENQASM 3.0;
include "stdgates.inc";
input float[64] theta;
input int[32] turns;
input angle[32] phase;
qubit[1] q;
output bit result;
for int i in [0:turns - 1] {
    rx(theta) q[0];
    rz(phase) q[0];
}
result = measure q[0];
