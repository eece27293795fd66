// The quantum Fourier transform finds a period: |x> -> sum over y of exp(2 pi i x y / 16) |y> / 4.
//
// The input is a comb, the equal superposition of 1, 5, 9 and 13: period 4 in a range of 16. Its spectrum has peaks at the
// multiples of 16 / 4. That the comb begins at 1 and not at 0 changes phases only, and they are not seen.
//
// Expect 0000, 0100, 1000 and 1100, each with probability 1/4.
OPENQASM 3.0;
include "stdgates.inc";

const int n = 4;
qubit[n] q;
bit[n] c;

def fourier(qubit[n] x) {
    for int i in [n - 1:-1:0] {
        h x[i];
        for int j in [i - 1:-1:0] {
            cp(pi / 2 ** (i - j)) x[j], x[i];
        }
    }
    // The transform comes out with its bits in reverse order.
    for int i in [0:n / 2 - 1] {
        swap x[i], x[n - 1 - i];
    }
}

// The comb: bit 0 is set, bits 2 and 3 take all values.
x q[0];
h q[2:3];

fourier(q);
c = measure q;
