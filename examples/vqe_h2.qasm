// A trial state for the ground state of molecular hydrogen, to be optimised from outside (Peruzzo et al., Nat. Commun. 5,
// 4213, 2014; O'Malley et al., Phys. Rev. X 6, 031007, 2016).
//
// At a bond length of 0.735 Angstrom, in the STO-3G basis with parity mapping, the electronic Hamiltonian in Hartree is
//   -1.052373*II + 0.397937*IZ - 0.397937*ZI - 0.011280*ZZ + 0.180931*XX
// The trial state is cos(theta/2)|01> + e^(i phi) sin(theta/2)|10>: the Hartree-Fock state and the double excitation.
//
// Run it with --param theta=-0.2235 --param phi=0 and the Hamiltonian as --observable.
// Expect the energy -1.8573, the exact ground state energy of this Hamiltonian. theta=0 gives Hartree-Fock, -1.8370.
OPENQASM 3.0;
include "stdgates.inc";

input float theta;
input float phi;

qubit[2] q;
bit[2] c;

x q[0];
ry(theta) q[1];
p(phi) q[1];
cx q[1], q[0];

c = measure q;
