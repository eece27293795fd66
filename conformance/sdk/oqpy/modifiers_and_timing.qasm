OPENQASM 3.0;
include "stdgates.inc";
bit[3] out;
@vendor.keep order
ry(0.8) $0;
ctrl @ x $0, $1;
ctrl @ negctrl @ ry(0.5) $0, $1, $2;
pow(0.5) @ x $2;
inv @ s $1;
pragma vendor level 3
box[500.0ns] {
    h $1;
    delay[100.0ns] $0, $1;
}
barrier $0, $1, $2;
out[0] = measure $0;
out[1] = measure $1;
out[2] = measure $2;
