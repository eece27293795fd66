OPENQASM 3.0;
include "stdgates.inc";
gate u(theta, phi, lambda) a { U(theta, phi, lambda) a; gphase(-theta / 2); }
gate gpi(phi) a { u(pi, phi, pi - phi) a; }
gate gpi2(phi) a { u(pi / 2, phi - pi / 2, pi / 2 - phi) a; }
gate rzz(theta) a, b { cx a, b; rz(theta) b; cx a, b; }
gate rxx(theta) a, b { h a; h b; rzz(theta) a, b; h a; h b; }
gate ms(phi0, phi1, theta) a, b { p(-phi0) a; p(-phi1) b; rxx(theta) a, b; p(phi0) a; p(phi1) b; }
bit[4] c;
gpi(0) $2;
gpi(pi/2) $2;
gpi2(pi/2) $3;
ms(0, 0, pi/4) $2, $3;
gpi2(-pi/2) $1;
gpi2(-1.5707963267948968) $3;
gpi(-5*pi/8) $3;
gpi2(-pi/2) $3;
ms(0, 0, pi/8) $1, $3;
gpi2(pi/2) $0;
gpi(0) $0;
gpi2(-1.5707963267948963) $3;
gpi(-9*pi/16) $3;
gpi2(-1.5707963267948968) $3;
ms(0, 0, 0.1963495408493621) $0, $3;
gpi2(pi/2) $3;
gpi(1.6689710972195773) $3;
c[0] = measure $3;
gpi2(1.570796326794896) $1;
gpi(1.374446785945534) $1;
gpi2(1.570796326794896) $1;
gpi2(pi/2) $2;
gpi(7*pi/8) $2;
ms(0, 0, pi/4) $1, $2;
gpi2(pi/2) $0;
gpi(15*pi/32) $0;
gpi2(pi/2) $0;
gpi2(-1.5707963267948968) $2;
gpi(-5*pi/8) $2;
gpi2(-pi/2) $2;
ms(0, 0, pi/8) $0, $2;
gpi2(pi/2) $2;
gpi(1.7671458676442588) $2;
c[1] = measure $2;
gpi2(1.570796326794896) $0;
gpi(1.374446785945534) $0;
gpi2(1.570796326794896) $0;
gpi2(pi/2) $1;
gpi(7*pi/8) $1;
ms(0, 0, pi/4) $0, $1;
gpi2(pi/2) $1;
gpi(1.9634954084936211) $1;
c[2] = measure $1;
gpi2(pi/2) $0;
gpi(7*pi/8) $0;
gpi2(-1.570796326794897) $0;
c[3] = measure $0;
gphase(1.668971097219572);
