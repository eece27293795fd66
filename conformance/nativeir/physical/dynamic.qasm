OPENQASM 3.0;
include "stdgates.inc";
bit[4] c;
sx $1;
rz(-1.841218926494) $0;
sx $1;
rz(0.335344998419) $0;
sx $0;
x $0;
rz(pi/2) $2;
rz(-1.07110636902) $1;
sx $2;
x $0;
c[0] = measure $0;
c[1] = measure $1;
if (c[0]) {
  x $2;
}
if (!c[1]) {
  sx $0;
  x $1;
} else {
  x $0;
}
reset $1;
delay[100ns] $2;
barrier $0, $1, $2;
