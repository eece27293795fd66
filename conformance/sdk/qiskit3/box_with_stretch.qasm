OPENQASM 3.0;
include "stdgates.inc";
bit[1] c;
qubit[1] q;
stretch s_0;
box[2 * s_0 / 3] {
  x q[0];
}
c[0] = measure q[0];
