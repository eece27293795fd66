OPENQASM 3.0;
include "stdgates.inc";
bit[2] syndrome;
bit[3] out;
int switch_dummy;
qubit[3] data;
qubit[2] ancilla;
ry(1.1) data[0];
cx data[0], data[1];
cx data[0], data[2];
rx(0.4) data[1];
cx data[0], ancilla[0];
cx data[1], ancilla[0];
cx data[1], ancilla[1];
cx data[2], ancilla[1];
syndrome[0] = measure ancilla[0];
syndrome[1] = measure ancilla[1];
switch_dummy = syndrome;
switch (switch_dummy) {
  case 1 {
    x data[0];
  }
  case 2 {
    x data[2];
  }
  case 3 {
    x data[1];
  }
}
out[0] = measure data[0];
out[1] = measure data[1];
out[2] = measure data[2];
