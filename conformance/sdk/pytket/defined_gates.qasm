OPENQASM 2.0;
include "qelib1.inc";

gate v vq0 {
u3(0.5*pi,1.5*pi,0.5*pi) vq0;
}
gate vdg vdgq0 {
u3(3.5*pi,1.5*pi,0.5*pi) vdgq0;
}
gate cv cvq0,cvq1 {
u3(0.25*pi,1.5*pi,0.5*pi) cvq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvq1;
cx cvq0,cvq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvq1;
u3(3.75*pi,1.5*pi,0.5*pi) cvq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvq1;
cx cvq0,cvq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvq1;
}
gate cvdg cvdgq0,cvdgq1 {
u3(3.75*pi,1.5*pi,0.5*pi) cvdgq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvdgq1;
cx cvdgq0,cvdgq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvdgq1;
u3(0.25*pi,1.5*pi,0.5*pi) cvdgq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvdgq1;
cx cvdgq0,cvdgq1;
u3(0.5*pi,0.0*pi,1.0*pi) cvdgq1;
}
gate csxdg csxdgq0,csxdgq1 {
u3(0.0*pi,1.5*pi,0.25*pi) csxdgq0;
u3(0.5*pi,0.0*pi,1.0*pi) csxdgq1;
cx csxdgq0,csxdgq1;
u3(0.0*pi,1.5*pi,0.75*pi) csxdgq1;
cx csxdgq0,csxdgq1;
u3(0.0*pi,1.5*pi,0.25*pi) csxdgq1;
u3(0.5*pi,0.0*pi,1.0*pi) csxdgq1;
}
gate iswapmax iswapmaxq0,iswapmaxq1 {
u3(0.5*pi,1.5*pi,0.5*pi) iswapmaxq0;
u3(0.5*pi,1.5*pi,0.5*pi) iswapmaxq1;
cx iswapmaxq0,iswapmaxq1;
u3(3.5*pi,1.5*pi,0.5*pi) iswapmaxq0;
u3(0.0*pi,1.5*pi,0.0*pi) iswapmaxq1;
cx iswapmaxq0,iswapmaxq1;
u3(3.5*pi,1.5*pi,0.5*pi) iswapmaxq0;
u3(3.5*pi,1.5*pi,0.5*pi) iswapmaxq1;
}
gate zzmax zzmaxq0,zzmaxq1 {
u3(0.0*pi,1.5*pi,1.0*pi) zzmaxq0;
u3(0.5*pi,0.0*pi,0.0*pi) zzmaxq1;
cx zzmaxq0,zzmaxq1;
u3(0.5*pi,1.5*pi,1.0*pi) zzmaxq1;
}
gate ecr ecrq0,ecrq1 {
u3(1.0*pi,1.5*pi,1.0*pi) ecrq0;
u3(3.5*pi,1.5*pi,0.5*pi) ecrq1;
cx ecrq0,ecrq1;
}
gate cs csq0,csq1 {
u3(0.0*pi,1.5*pi,0.75*pi) csq0;
cx csq0,csq1;
u3(0.0*pi,1.5*pi,0.25*pi) csq1;
cx csq0,csq1;
u3(0.0*pi,1.5*pi,0.75*pi) csq1;
}
gate csdg csdgq0,csdgq1 {
u3(0.0*pi,1.5*pi,0.25*pi) csdgq0;
cx csdgq0,csdgq1;
u3(0.0*pi,1.5*pi,0.75*pi) csdgq1;
cx csdgq0,csdgq1;
u3(0.0*pi,1.5*pi,0.25*pi) csdgq1;
}
gate tk2 (param0, param1, param2) tk2q0,tk2q1 {
u3(1.5*pi,0.0*pi,1.5*pi) tk2q0;
u3(0.5*pi,1.5*pi,0.5*pi) tk2q1;
cx tk2q0,tk2q1;
u3(3.5*pi,(param0/pi + 3.0)*pi,0.5*pi) tk2q0;
u3(1.0*pi,0.0*pi,(param1/pi + 1.0)*pi) tk2q1;
cx tk2q0,tk2q1;
u3(0.5*pi,0.0*pi,0.5*pi) tk2q0;
u3(0.0*pi,1.5*pi,(param2/pi + 0.5)*pi) tk2q1;
cx tk2q0,tk2q1;
}
gate iswap (param0) iswapq0,iswapq1 {
u3(0.5*pi,1.5*pi,0.5*pi) iswapq0;
u3(0.5*pi,1.5*pi,0.5*pi) iswapq1;
cx iswapq0,iswapq1;
u3((-0.5*param0/pi)*pi,1.5*pi,0.5*pi) iswapq0;
u3(0.0*pi,1.5*pi,(0.5 - 0.5*param0/pi)*pi) iswapq1;
cx iswapq0,iswapq1;
u3(3.5*pi,1.5*pi,0.5*pi) iswapq0;
u3(3.5*pi,1.5*pi,0.5*pi) iswapq1;
}
gate phasediswap (param0, param1) phasediswapq0,phasediswapq1 {
u3(0.5*pi,1.5*pi,(param0/pi + 0.5)*pi) phasediswapq0;
u3(0.5*pi,1.5*pi,(0.5 - param0/pi)*pi) phasediswapq1;
cx phasediswapq0,phasediswapq1;
u3((-0.5*param1/pi)*pi,1.5*pi,0.5*pi) phasediswapq0;
u3(0.0*pi,1.5*pi,(0.5 - 0.5*param1/pi)*pi) phasediswapq1;
cx phasediswapq0,phasediswapq1;
u3(3.5*pi,(-param0/pi - 0.5)*pi,0.5*pi) phasediswapq0;
u3(3.5*pi,(param0/pi - 0.5)*pi,0.5*pi) phasediswapq1;
}
gate yyphase (param0) yyphaseq0,yyphaseq1 {
u3(0.0*pi,1.5*pi,0.0*pi) yyphaseq0;
cx yyphaseq1,yyphaseq0;
u3((param0/pi)*pi,0.0*pi,0.0*pi) yyphaseq1;
cx yyphaseq1,yyphaseq0;
u3(0.0*pi,1.5*pi,1.0*pi) yyphaseq0;
}
gate fsim (param0, param1) fsimq0,fsimq1 {
u3(0.5*pi,0.5*pi,0.5*pi) fsimq0;
u3(0.5*pi,0.0*pi,1.5*pi) fsimq1;
cx fsimq1,fsimq0;
u3(0.0*pi,1.5*pi,(1.0 - param0/pi)*pi) fsimq0;
u3((param0/pi - 0.5)*pi,0.0*pi,0.0*pi) fsimq1;
cx fsimq0,fsimq1;
u3((0.5*param1/pi + 0.5)*pi,0.0*pi,0.0*pi) fsimq1;
cx fsimq1,fsimq0;
u3(0.5*pi,(0.5 - 0.5*param1/pi)*pi,1.0*pi) fsimq0;
u3(0.5*pi,(-0.5*param1/pi - 0.5)*pi,0.5*pi) fsimq1;
}
gate eswap (param0) eswapq0,eswapq1 {
u3(0.0*pi,1.5*pi,1.0*pi) eswapq0;
u3(1.0*pi,1.5*pi,0.5*pi) eswapq1;
cx eswapq1,eswapq0;
u3(0.0*pi,1.5*pi,(1.0 - 0.5*param0/pi)*pi) eswapq0;
u3((0.5*param0/pi - 0.5)*pi,0.0*pi,0.0*pi) eswapq1;
cx eswapq0,eswapq1;
u3((0.5*param0/pi + 0.5)*pi,0.0*pi,0.0*pi) eswapq1;
cx eswapq1,eswapq0;
u3(1.0*pi,1.5*pi,0.5*pi) eswapq1;
u3(0.0*pi,1.5*pi,1.0*pi) eswapq1;
}
qreg q[4];
creg c[4];
ry(0.15*pi) q[0];
ry(0.25*pi) q[1];
ry(0.35*pi) q[2];
ry(0.45000000000000007*pi) q[3];
rz(3.8*pi) q[0];
rz(3.87*pi) q[1];
rz(3.94*pi) q[2];
rz(0.010000000000000009*pi) q[3];
ry(0.15*pi) q[0];
ry(0.25*pi) q[1];
ry(0.35*pi) q[2];
ry(0.45000000000000007*pi) q[3];
rz(3.8*pi) q[0];
rz(3.87*pi) q[1];
rz(3.94*pi) q[2];
rz(0.010000000000000009*pi) q[3];
v q[0];
vdg q[1];
cv q[2],q[3];
cvdg q[3],q[0];
csxdg q[0],q[1];
iswapmax q[1],q[2];
zzmax q[2],q[3];
ecr q[3],q[0];
cs q[0],q[1];
csdg q[1],q[2];
tk2(0.1*pi,0.2*pi,0.3*pi) q[2],q[3];
iswap(0.4*pi) q[3],q[0];
phasediswap(0.2*pi,0.3*pi) q[0],q[1];
yyphase(0.5*pi) q[1],q[2];
measure q[1] -> c[1];
fsim(0.3*pi,0.2*pi) q[2],q[3];
measure q[2] -> c[2];
eswap(0.3*pi) q[3],q[0];
measure q[0] -> c[0];
measure q[3] -> c[3];
