OPENQASM 3.0;
include "stdgates.inc";
gate u(theta, phi, lambda) a { U(theta, phi, lambda) a; gphase(-theta / 2); }
gate gpi(phi) a { u(pi, phi, pi - phi) a; }
gate gpi2(phi) a { u(pi / 2, phi - pi / 2, pi / 2 - phi) a; }
gate rzz(theta) a, b { cx a, b; rz(theta) b; cx a, b; }
gate rxx(theta) a, b { h a; h b; rzz(theta) a, b; h a; h b; }
gate ms(phi0, phi1, theta) a, b { p(-phi0) a; p(-phi1) b; rxx(theta) a, b; p(phi0) a; p(phi1) b; }
bit[4] c;
gpi(pi/2) $2;
gpi2(-2.459398534901) $1;
gpi2(2.507730258526) $4;
gpi(pi/2) $4;
gpi(-1.429682528329) $0;
ms(pi/2, pi/2, pi/2) $2, $4;
ms(pi/2, pi/2, pi/2) $3, $1;
ms(pi/2, -0.41374189624, pi/2) $2, $1;
gpi(pi/2) $0;
ms(1.205272317358, 2.983673245033, -2.601369183684) $4, $3;
ms(pi/2, pi/2, 0.806593115264) $3, $2;
gpi2(2.03655803479) $0;
gpi2(0.692592450772) $4;
gpi(pi/2) $2;
gpi2(-2.743132873308) $0;
gpi2(pi/2) $2;
gpi2(pi/2) $1;
ms(pi/2, pi/2, -0.710192191654) $0, $2;
gpi2(-2.943621201963) $4;
gpi2(pi/2) $1;
gpi2(-2.417386720807) $4;
gpi2(-2.318290603488) $1;
gpi(0.573209017969) $1;
ms(pi/2, 2.985819162529, pi/2) $0, $3;
gpi2(-0.133428221862) $1;
gpi2(-0.04836805) $3;
gpi2(pi/2) $3;
gpi(-1.873739449755) $3;
gpi2(-1.545665255531) $2;
gpi(2.218257096187) $3;
gpi2(pi/2) $0;
ms(2.776531304462, -0.034271863663, -0.419354608167) $0, $3;
gpi2(pi/2) $2;
gpi2(pi/2) $4;
gpi2(2.737674347895) $3;
gpi2(-2.732736182445) $1;
gpi2(pi/2) $0;
ms(2.56488567846, 1.78807944074, 2.534171960804) $3, $4;
ms(pi/2, 2.267267222211, 2.272244808866) $2, $0;
gpi(pi/2) $4;
c[0] = measure $0;
c[1] = measure $1;
c[2] = measure $2;
c[3] = measure $3;
