OPENQASM 3.0;
include "stdgates.inc";
bit _bit0;
bit _bit1;
bit _bit2;
let reversed = {_bit2, _bit1, _bit0};
let two = {reversed[2], reversed[1]};
qubit _qubit0;
qubit _qubit1;
qubit _qubit2;
let low = {_qubit0, _qubit1};
let high = {low[1], _qubit2};
h low[0];
cx low[0], high[1];
ry(0.6) high[0];
two[0] = measure low[0];
two[1] = measure high[0];
if (two == 2) {
  x high[1];
}
reversed[0] = measure high[1];
