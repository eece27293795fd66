OPENQASM 3.0;
include "stdgates.inc";
gate u(theta, phi, lambda) a { U(theta, phi, lambda) a; gphase(-theta / 2); }
gate r(theta, phi) a { u(theta, phi - pi / 2, pi / 2 - phi) a; }
bit[5] c;
r(pi/2, -pi/2) $8;
r(pi/2, -pi/2) $13;
rz(pi) $13;
cz $8, $13;
c[0] = measure $13;
r(pi/2, pi/2) $8;
r(pi/2, -pi/2) $9;
cz $8, $9;
c[1] = measure $8;
r(pi/2, -pi/2) $4;
r(pi/2, pi/2) $9;
cz $4, $9;
c[2] = measure $9;
r(pi/2, -pi/2) $3;
r(pi/2, pi/2) $4;
cz $3, $4;
r(pi/2, pi/2) $3;
c[4] = measure $3;
c[3] = measure $4;
gphase(pi/2);
