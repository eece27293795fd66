OPENQASM 3.0;
include "stdgates.inc";
gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }
bit[2] c;
iswap $0, $1;
iswap $0, $1;
ry(-pi/2) $0;
ry(1e-9) $0;
ry(pi/2) $0;
iswap $0, $1;
c[0] = measure $1;
c[1] = measure $0;
