OPENQASM 3.0;
include "stdgates.inc";
input bool wanted;
input uint[4] mask;
input float[64] level;
bit[2] c;
qubit[2] q;
if (wanted && level < 0.5) {
  x q[0];
}
if ((mask & 6) == 4) {
  h q[1];
}
c[0] = measure q[0];
c[1] = measure q[1];
