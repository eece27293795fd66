// Quantum phase estimation (Kitaev, quant-ph/9511026): reads the phase of an eigenvalue into a register.
//
// The unitary is a phase gate; |1> is its eigenvector with the eigenvalue exp(2 pi i 5/16). Four counting qubits resolve
// sixteenths of a turn, so the answer is exact.
//
// Expect 0101, which is 5, with certainty. Set numerator to 5.3 and the outcome spreads around 5.
OPENQASM 3.0;
include "stdgates.inc";

const int n = 4;
const float numerator = 5.0;
qubit[n] counting;
qubit eigenvector;
bit[n] reading;

gate unitary q { p(tau * numerator / 2 ** n) q; }

// Counting qubit k turns by 2^k times the phase.
x eigenvector;
h counting;
for int k in [0:n - 1] {
    ctrl @ pow(2 ** k) @ unitary counting[k], eigenvector;
}

// The inverse Fourier transform turns the phases into a number.
for int i in [0:n / 2 - 1] {
    swap counting[i], counting[n - 1 - i];
}
for int i in [0:n - 1] {
    for int j in [0:i - 1] {
        cp(-pi / 2 ** (i - j)) counting[j], counting[i];
    }
    h counting[i];
}

reading = measure counting;
