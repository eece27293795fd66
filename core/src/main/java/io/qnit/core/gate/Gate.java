package io.qnit.core.gate;

import static io.qnit.core.gate.GateLibrary.BRAKET;
import static io.qnit.core.gate.GateLibrary.HQSLIB1;
import static io.qnit.core.gate.GateLibrary.IONQ;
import static io.qnit.core.gate.GateLibrary.IQM;
import static io.qnit.core.gate.GateLibrary.OPENQASM2;
import static io.qnit.core.gate.GateLibrary.OPENQASM3;
import static io.qnit.core.gate.GateLibrary.QELIB1;
import static io.qnit.core.gate.GateLibrary.QELIB1_QISKIT;
import static io.qnit.core.gate.GateLibrary.QISKIT;
import static io.qnit.core.gate.GateLibrary.STDGATES;
import static io.qnit.core.gate.GateRow.COMMON;
import static io.qnit.core.gate.GateRow.EXTENDED;
import static io.qnit.core.gate.GateRow.INCLUDES;
import static io.qnit.core.gate.GateRow.LATER;
import static io.qnit.core.gate.GateRow.row;
import static io.qnit.core.gate.ParameterMap.constant;
import static io.qnit.core.gate.ParameterMap.negated;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gate table: one row per gate, read by the readers, writers, simulators, compiler and help. A row holds the gate's
 * names in every library, arity, matrix, controls, inverse, powers, action on Pauli strings and what it is made of; the
 * tests check that the columns agree.
 *
 * <p>Angles are radians. Matrices are row-major with re and im interleaved; operand 0 is the least significant bit of
 * the index (Qiskit's convention). A gate with controls has them first.
 *
 * <p>Sources: OpenQASM 2 (arXiv:1707.03429), OpenQASM 3 (arXiv:2104.14722 and {@code stdgates.inc}), the documentation
 * of Qiskit's circuit library, of Amazon Braket's gates, of IonQ's native gates and of Quantinuum's {@code hqslib1.inc};
 * the matrices of Qiskit and Braket are compared with the rows in {@code conformance/gates}.
 */
public enum Gate {
    GPHASE(row("gphase", 0, "gamma")
            .doc("Global phase: multiplies the state by exp(i gamma).")
            .in(OPENQASM3, BRAKET)
            .as("global_phase", QISKIT)
            .matrix(p -> GateMatrices.phase(p[0]))
            .group(0)),

    // one qubit, no parameter
    ID(row("id", 1)
            .doc("Identity.")
            .in(INCLUDES)
            .as("i", BRAKET)
            .matrix(p -> GateMatrices.identity(1))
            .group()
            .clifford("X", "Z")
            .body("u(0, 0, 0) a;")),
    X(row("x", 1)
            .doc("Pauli X: swaps |0> and |1>.")
            .in(COMMON)
            .matrix(p -> GateMatrices.x())
            .clifford("X", "-Z")
            .body("u(pi, 0, pi) a;")),
    Y(row("y", 1)
            .doc("Pauli Y.")
            .in(COMMON)
            .matrix(p -> GateMatrices.y())
            .clifford("-X", "-Z")
            .body("u(pi, pi / 2, pi / 2) a;")),
    Z(row("z", 1)
            .doc("Pauli Z: diag(1, -1).")
            .in(COMMON)
            .matrix(p -> GateMatrices.diagonal(-1, 0))
            .clifford("-X", "Z")
            .body("p(pi) a;")),
    H(row("h", 1)
            .doc("Hadamard: (X + Z) / sqrt 2.")
            .in(COMMON)
            .matrix(p -> GateMatrices.h())
            .clifford("Z", "X")
            .body("u(pi / 2, 0, pi) a;")),
    S(row("s", 1)
            .doc("Square root of Z: diag(1, i).")
            .in(COMMON)
            .matrix(p -> GateMatrices.diagonal(0, 1))
            .inverse("sdg")
            .clifford("Y", "Z")
            .body("p(pi / 2) a;")),
    SDG(row("sdg", 1)
            .doc("Inverse of S: diag(1, -i).")
            .in(INCLUDES)
            .as("si", BRAKET)
            .matrix(p -> GateMatrices.diagonal(0, -1))
            .inverse("s")
            .clifford("-Y", "Z")
            .body("p(-pi / 2) a;")),
    T(row("t", 1)
            .doc("Square root of S: diag(1, exp(i pi/4)).")
            .in(COMMON)
            .matrix(p -> GateMatrices.diagonal(Math.sqrt(0.5), Math.sqrt(0.5)))
            .inverse("tdg")
            .body("p(pi / 4) a;")),
    TDG(row("tdg", 1)
            .doc("Inverse of T: diag(1, exp(-i pi/4)).")
            .in(INCLUDES)
            .as("ti", BRAKET)
            .matrix(p -> GateMatrices.diagonal(Math.sqrt(0.5), -Math.sqrt(0.5)))
            .inverse("t")
            .body("p(-pi / 4) a;")),
    SX(row("sx", 1)
            .doc("Square root of X: [[1+i, 1-i], [1-i, 1+i]] / 2; exp(i pi/4) times rx(pi/2).")
            .in(LATER)
            .as("v", BRAKET)
            .matrix(p -> GateMatrices.rootOfX(1))
            .inverse("sxdg")
            .clifford("X", "-Y")
            .body("h a; s a; h a;")),
    SXDG(row("sxdg", 1)
            .doc("Inverse of SX.")
            .in(EXTENDED)
            .as("vi", BRAKET)
            .matrix(p -> GateMatrices.rootOfX(-1))
            .inverse("sx")
            .clifford("X", "Y")
            .body("h a; sdg a; h a;")),

    // one qubit, with parameters
    P(row("p", 1, "lambda")
            .doc("Phase: diag(1, exp(i lambda)); differs from rz by a global phase.")
            .in(LATER)
            .as("u1", INCLUDES)
            .as("phase", STDGATES)
            .as("phaseshift", BRAKET)
            .matrix(p -> GateMatrices.shift(p[0]))
            .group(0)
            .body("u(0, 0, lambda) a;")),
    RX(row("rx", 1, "theta")
            .doc("exp(-i theta/2 X).")
            .in(COMMON)
            .matrix(p -> GateMatrices.rx(p[0]))
            .group(0)
            .body("u(theta, -pi / 2, pi / 2) a;")),
    RY(row("ry", 1, "theta")
            .doc("exp(-i theta/2 Y).")
            .in(COMMON)
            .matrix(p -> GateMatrices.ry(p[0]))
            .group(0)
            .body("u(theta, 0, 0) a;")),
    RZ(row("rz", 1, "theta")
            .doc("exp(-i theta/2 Z) = diag(exp(-i theta/2), exp(i theta/2)), in every library;"
                    + " qelib1's text, which makes it the same as u1, is meant up to a global phase.")
            .in(COMMON)
            .as("Rz", HQSLIB1)
            .matrix(p -> GateMatrices.rz(p[0]))
            .group(0)
            .body("gphase(-theta / 2); p(theta) a;")),
    U(row("u", 1, "theta", "phi", "lambda")
            .doc("Any gate on one qubit, [0][0] real: [[cos, -exp(i lambda) sin], [exp(i phi) sin,"
                    + " exp(i (phi + lambda)) cos]] of theta/2 (Qiskit's u and u3). OpenQASM 3's U is exp(i theta/2) times"
                    + " this, u3 of stdgates and U of hqslib1 exp(-i (phi + lambda)/2) times.")
            .in(EXTENDED)
            .as("U", OPENQASM2, BRAKET)
            .as("u3", QELIB1, QELIB1_QISKIT, QISKIT, HQSLIB1)
            .withPhase(OPENQASM3, "U", 0.5, 0.0, 0.0)
            .withPhase(STDGATES, "u3", 0.0, -0.5, -0.5)
            .withPhase(HQSLIB1, "U", 0.0, -0.5, -0.5)
            .matrix(p -> GateMatrices.u(p[0], p[1], p[2]))
            .inverseParameters(negated(0), negated(2), negated(1))),
    U2(row("u2", 1, "phi", "lambda")
            .doc("u(pi/2, phi, lambda). The u2 of stdgates is exp(-i (phi + lambda)/2) times this.")
            .in(QELIB1, QELIB1_QISKIT, QISKIT, HQSLIB1)
            .withPhase(STDGATES, "u2", -0.5, -0.5)
            .matrix(p -> GateMatrices.u(Math.PI / 2, p[0], p[1]))
            .inverseParameters(new ParameterMap(1, -1, -Math.PI), new ParameterMap(0, -1, Math.PI))
            .body("u(pi / 2, phi, lambda) a;")),
    U0(row("u0", 1, "gamma")
            .doc("Identity that lasts gamma times as long as a gate on one qubit; the parameter has no other effect.")
            .in(QELIB1_QISKIT)
            .matrix(p -> GateMatrices.identity(1))
            .group(0)
            .body("u(0, 0, 0) a;")),
    R(row("r", 1, "theta", "phi")
            .doc("Rotation by theta about an axis in the XY plane: exp(-i theta/2 (cos phi X + sin phi Y)).")
            .in(QISKIT)
            .as("prx", BRAKET, IQM)
            .as("U1q", HQSLIB1)
            .matrix(p -> GateMatrices.r(p[0], p[1]))
            .group(0)
            .body("u(theta, phi - pi / 2, pi / 2 - phi) a;")),
    GPI(row("gpi", 1, "phi")
            .doc("IonQ's GPi: [[0, exp(-i phi)], [exp(i phi), 0]].")
            .in(BRAKET, IONQ)
            .matrix(p -> GateMatrices.gpi(p[0]))
            .body("u(pi, phi, pi - phi) a;")),
    GPI2(row("gpi2", 1, "phi")
            .doc("IonQ's GPi2: r(pi/2, phi).")
            .in(BRAKET, IONQ)
            .matrix(p -> GateMatrices.r(Math.PI / 2, p[0]))
            .inverseParameters(new ParameterMap(0, 1, Math.PI))
            .body("u(pi / 2, phi - pi / 2, pi / 2 - phi) a;")),

    // controlled gates on two qubits
    CX(row("cx", 1)
            .doc("Controlled X (CNOT).")
            .in(INCLUDES)
            .as("CX", OPENQASM2, STDGATES, HQSLIB1)
            .as("cnot", BRAKET)
            .controls(1, "x")
            .clifford("XX", "ZI", "IX", "ZZ")),
    CY(row("cy", 1)
            .doc("Controlled Y.")
            .in(COMMON)
            .controls(1, "y")
            .clifford("XY", "ZI", "ZX", "ZZ")
            .body("sdg b; cx a, b; s b;")),
    CZ(row("cz", 1)
            .doc("Controlled Z: diag(1, 1, 1, -1).")
            .in(COMMON)
            .in(IQM)
            .controls(1, "z")
            .clifford("XZ", "ZI", "ZX", "IZ")
            .body("h b; cx a, b; h b;")),
    CH(row("ch", 1)
            .doc("Controlled H.")
            .in(INCLUDES)
            .controls(1, "h")
            .body("ry(pi / 4) b; cx a, b; ry(-pi / 4) b;")),
    CS(row("cs", 1)
            .doc("Controlled S.")
            .in(QISKIT, HQSLIB1)
            .controls(1, "s")
            .inverse("csdg")
            .body("cp(pi / 2) a, b;")),
    CSDG(row("csdg", 1)
            .doc("Controlled inverse of S.")
            .in(QISKIT, HQSLIB1)
            .controls(1, "sdg")
            .inverse("cs")
            .body("cp(-pi / 2) a, b;")),
    CSX(row("csx", 1)
            .doc("Controlled square root of X.")
            .in(EXTENDED)
            .as("cv", BRAKET)
            .controls(1, "sx")
            .inverse("csxdg")
            .body("h b; cp(pi / 2) a, b; h b;")),
    CSXDG(row("csxdg", 1)
            .doc("Inverse of CSX.")
            .controls(1, "sxdg")
            .inverse("csx")
            .body("h b; cp(-pi / 2) a, b; h b;")),
    CP(row("cp", 1, "lambda")
            .doc("Controlled phase: diag(1, 1, 1, exp(i lambda)).")
            .in(LATER)
            .as("cu1", QELIB1, QELIB1_QISKIT, QISKIT, HQSLIB1)
            .as("cphase", STDGATES)
            .as("cphaseshift", BRAKET)
            .controls(1, "p")
            .group(0)
            .body("p(lambda / 2) a; p(lambda / 2) b; cx a, b; p(-lambda / 2) b; cx a, b;")),
    CRX(row("crx", 1, "theta")
            .doc("Controlled rx.")
            .in(LATER)
            .controls(1, "rx")
            .group(0)
            .body("h b; crz(theta) a, b; h b;")),
    CRY(row("cry", 1, "theta")
            .doc("Controlled ry.")
            .in(LATER)
            .controls(1, "ry")
            .group(0)
            .body("ry(theta / 2) b; cx a, b; ry(-theta / 2) b; cx a, b;")),
    CRZ(row("crz", 1, "theta")
            .doc("Controlled rz.")
            .in(INCLUDES)
            .controls(1, "rz")
            .group(0)
            .body("rz(theta / 2) b; cx a, b; rz(-theta / 2) b; cx a, b;")),
    CU3(row("cu3", 1, "theta", "phi", "lambda")
            .doc("Controlled u (Qiskit's u3): no phase on the control.")
            .in(QELIB1, QELIB1_QISKIT, QISKIT, HQSLIB1)
            .controls(1, "u")
            .inverseParameters(negated(0), negated(2), negated(1))
            .body("p((lambda + phi) / 2) a; p((lambda - phi) / 2) b; cx a, b; u(-theta / 2, 0, -(phi + lambda) / 2) b;"
                    + " cx a, b; u(theta / 2, phi, 0) b;")),
    CU(row("cu", 2, "theta", "phi", "lambda", "gamma")
            .doc("Controlled exp(i gamma) u(theta, phi, lambda).")
            .in(LATER)
            .matrix(p -> GateMatrices.controlledU(p[0], p[1], p[2], p[3]))
            .inverseParameters(negated(0), negated(2), negated(1), negated(3))
            .body("p(gamma) a; cu3(theta, phi, lambda) a, b;")),

    // other gates on two qubits
    SWAP(row("swap", 2)
            .doc("Exchanges two qubits.")
            .in(LATER)
            .in(BRAKET)
            .matrix(p -> GateMatrices.swap())
            .clifford("IX", "IZ", "XI", "ZI")
            .body("cx a, b; cx b, a; cx a, b;")),
    ISWAP(row("iswap", 2)
            .doc("Exchanges two qubits with a phase i on |01> and |10>; equals xy(pi).")
            .in(QISKIT, BRAKET)
            .matrix(p -> GateMatrices.iswap())
            .inverse("xy", constant(-Math.PI))
            .clifford("ZY", "IZ", "YZ", "ZI")
            .body("s a; s b; h a; cx a, b; cx b, a; h b;")),
    DCX(row("dcx", 2)
            .doc("Two CX in a row, the second one turned round.")
            .in(QISKIT)
            .matrix(p -> GateMatrices.permutation(0, 2, 3, 1))
            .inverse("dcxdg")
            .clifford("IX", "ZZ", "XX", "ZI")
            .body("cx a, b; cx b, a;")),
    DCXDG(row("dcxdg", 2)
            .doc("Inverse of DCX.")
            .matrix(p -> GateMatrices.permutation(0, 3, 1, 2))
            .inverse("dcx")
            .clifford("XX", "IZ", "XI", "ZZ")
            .body("cx b, a; cx a, b;")),
    ECR(row("ecr", 2)
            .doc("Echoed cross-resonance: (IX - XY) / sqrt 2, leftmost letter operand 1; its own inverse.")
            .in(QISKIT, BRAKET)
            .matrix(p -> GateMatrices.ecr())
            .clifford("-YX", "-ZI", "IX", "ZY")
            .body("rzx(pi / 4) a, b; x a; rzx(-pi / 4) a, b;")),
    RXX(row("rxx", 2, "theta")
            .doc("exp(-i theta/2 XX).")
            .in(EXTENDED)
            .as("xx", BRAKET)
            .matrix(p -> GateMatrices.rxx(p[0]))
            .group(0)
            .body("h a; h b; rzz(theta) a, b; h a; h b;")),
    RYY(row("ryy", 2, "theta")
            .doc("exp(-i theta/2 YY).")
            .in(QISKIT)
            .as("yy", BRAKET)
            .matrix(p -> GateMatrices.ryy(p[0]))
            .group(0)
            .body("rx(pi / 2) a; rx(pi / 2) b; rzz(theta) a, b; rx(-pi / 2) a; rx(-pi / 2) b;")),
    RZZ(row("rzz", 2, "theta")
            .doc("exp(-i theta/2 ZZ).")
            .in(EXTENDED)
            .as("RZZ", HQSLIB1)
            .as("zz", BRAKET, IONQ)
            .matrix(p -> GateMatrices.rzz(p[0]))
            .group(0)
            .body("cx a, b; rz(theta) b; cx a, b;")),
    RZX(row("rzx", 2, "theta")
            .doc("exp(-i theta/2 Z X), Z on the first qubit and X on the second.")
            .in(QISKIT)
            .matrix(p -> GateMatrices.rzx(p[0]))
            .group(0)
            .body("h b; rzz(theta) a, b; h b;")),
    XX_PLUS_YY(row("xx_plus_yy", 2, "theta", "beta")
            .doc("exp(-i theta/4 (XX + YY)) between rz(beta) and rz(-beta) on the first qubit.")
            .in(QISKIT)
            .matrix(p -> GateMatrices.xxPlusYy(p[0], p[1]))
            .group(0)
            .body("p(beta) a; rxx(theta / 2) a, b; ryy(theta / 2) a, b; p(-beta) a;")),
    XX_MINUS_YY(row("xx_minus_yy", 2, "theta", "beta")
            .doc("exp(-i theta/4 (XX - YY)) between rz(-beta) and rz(beta) on the second qubit.")
            .in(QISKIT)
            .matrix(p -> GateMatrices.xxMinusYy(p[0], p[1]))
            .group(0)
            .body("p(-beta) b; rxx(theta / 2) a, b; ryy(-theta / 2) a, b; p(beta) b;")),
    XY(row("xy", 2, "theta")
            .doc("exp(i theta/4 (XX + YY)).")
            .in(BRAKET)
            .matrix(p -> GateMatrices.xy(p[0]))
            .group(0)
            .body("rxx(-theta / 2) a, b; ryy(-theta / 2) a, b;")),
    PSWAP(row("pswap", 2, "theta")
            .doc("Exchanges two qubits with a phase exp(i theta) on |01> and |10>.")
            .in(BRAKET)
            .matrix(p -> GateMatrices.pswap(p[0]))
            .inverseParameters(negated(0))
            .body("swap a, b; cx a, b; p(theta) b; cx a, b;")),
    CPHASESHIFT00(row("cphaseshift00", 2, "lambda")
            .doc("Phase exp(i lambda) where both qubits are 0.")
            .in(BRAKET)
            .matrix(p -> GateMatrices.phases(p[0], 0, 0, 0))
            .group(0)
            .body("x a; x b; cp(lambda) a, b; x a; x b;")),
    CPHASESHIFT01(row("cphaseshift01", 2, "lambda")
            .doc("Phase exp(i lambda) where the first qubit is 0 and the second is 1.")
            .in(BRAKET)
            .matrix(p -> GateMatrices.phases(0, 0, p[0], 0))
            .group(0)
            .body("x a; cp(lambda) a, b; x a;")),
    CPHASESHIFT10(row("cphaseshift10", 2, "lambda")
            .doc("Phase exp(i lambda) where the first qubit is 1 and the second is 0.")
            .in(BRAKET)
            .matrix(p -> GateMatrices.phases(0, p[0], 0, 0))
            .group(0)
            .body("x b; cp(lambda) a, b; x b;")),
    MS(row("ms", 2, "phi0", "phi1", "theta")
            .doc("Molmer-Sorensen: exp(-i theta/2 G0 G1), G_k = cos phi_k X + sin phi_k Y on qubit k.")
            .in(BRAKET, IONQ)
            .matrix(p -> GateMatrices.ms(p[0], p[1], p[2]))
            .group(2)
            .body("p(-phi0) a; p(-phi1) b; rxx(theta) a, b; p(phi0) a; p(phi1) b;")),
    ZZMAX(row("zzmax", 2)
            .doc("Quantinuum's ZZ: exp(-i pi/4 ZZ).")
            .as("ZZ", HQSLIB1)
            .matrix(p -> GateMatrices.rzz(Math.PI / 2))
            .inverse("rzz", constant(-Math.PI / 2))
            .clifford("YZ", "ZI", "ZY", "IZ")
            .body("rzz(pi / 2) a, b;")),
    RXXYYZZ(row("rxxyyzz", 2, "alpha", "beta", "gamma")
            .doc("exp(-i/2 (alpha XX + beta YY + gamma ZZ)).")
            .as("Rxxyyzz", HQSLIB1)
            .matrix(p -> GateMatrices.rxxyyzz(p[0], p[1], p[2]))
            .group(0, 1, 2)
            .body("rxx(alpha) a, b; ryy(beta) a, b; rzz(gamma) a, b;")),

    // three qubits and more
    CCX(row("ccx", 1)
            .doc("Doubly controlled X (Toffoli).")
            .in(INCLUDES)
            .as("ccnot", BRAKET)
            .controls(2, "x")
            .body("h c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; cx a, c; t b; t c; h c; cx a, b; t a; tdg b;"
                    + " cx a, b;")),
    CCZ(row("ccz", 1)
            .doc("Doubly controlled Z.")
            .in(QISKIT)
            .controls(2, "z")
            .body("h c; ccx a, b, c; h c;")),
    CSWAP(row("cswap", 2)
            .doc("Controlled SWAP (Fredkin).")
            .in(LATER)
            .in(BRAKET)
            .controls(1, "swap")
            .body("cx c, b; ccx a, b, c; cx c, b;")),
    RCCX(row("rccx", 3)
            .doc("Toffoli up to relative phases, with three CX (arXiv:1508.03273).")
            .in(EXTENDED)
            .matrix(p -> GateMatrices.rccx())
            .body("h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c;")),
    C3X(row("c3x", 1)
            .doc("X with three controls.")
            .in(EXTENDED)
            .controls(3, "x")
            .body("h d; p(pi / 8) a; p(pi / 8) b; p(pi / 8) c; p(pi / 8) d; cx a, b; p(-pi / 8) b; cx a, b; cx b, c;"
                    + " p(-pi / 8) c; cx a, c; p(pi / 8) c; cx b, c; p(-pi / 8) c; cx a, c; cx c, d; p(-pi / 8) d;"
                    + " cx b, d; p(pi / 8) d; cx c, d; p(-pi / 8) d; cx a, d; p(pi / 8) d; cx c, d; p(-pi / 8) d;"
                    + " cx b, d; p(pi / 8) d; cx c, d; p(-pi / 8) d; cx a, d; h d;")),
    C3SX(row("c3sx", 1)
            .doc("Square root of X with three controls.")
            .in(QISKIT)
            .as("c3sqrtx", QELIB1_QISKIT, HQSLIB1)
            .controls(3, "sx")
            .inverse("c3sxdg")
            .body("h d; cp(pi / 8) a, d; cx a, b; cp(-pi / 8) b, d; cx a, b; cp(pi / 8) b, d; cx b, c;"
                    + " cp(-pi / 8) c, d; cx a, c; cp(pi / 8) c, d; cx b, c; cp(-pi / 8) c, d; cx a, c;"
                    + " cp(pi / 8) c, d; h d;")),
    C3SXDG(row("c3sxdg", 1)
            .doc("Inverse of C3SX.")
            .controls(3, "sxdg")
            .inverse("c3sx")
            .body("h d; cp(-pi / 8) a, d; cx a, b; cp(pi / 8) b, d; cx a, b; cp(-pi / 8) b, d; cx b, c;"
                    + " cp(pi / 8) c, d; cx a, c; cp(-pi / 8) c, d; cx b, c; cp(pi / 8) c, d; cx a, c;"
                    + " cp(-pi / 8) c, d; h d;")),
    RCCCX(row("rcccx", 4)
            .doc("X with three controls up to relative phases, with six CX (arXiv:1508.03273).")
            .in(QISKIT)
            .as("rc3x", QELIB1_QISKIT, HQSLIB1)
            .matrix(p -> GateMatrices.rcccx(1))
            .inverse("rcccxdg")
            .body("h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d; t d; cx b, d; tdg d; h d;"
                    + " t d; cx c, d; tdg d; h d;")),
    RCCCXDG(row("rcccxdg", 4)
            .doc("Inverse of RCCCX.")
            .matrix(p -> GateMatrices.rcccx(-1))
            .inverse("rcccx")
            .body("h d; t d; cx c, d; tdg d; h d; t d; cx b, d; tdg d; cx a, d; t d; cx b, d; tdg d; cx a, d; h d;"
                    + " t d; cx c, d; tdg d; h d;")),
    C4X(row("c4x", 1)
            .doc("X with four controls.")
            .in(EXTENDED)
            .controls(4, "x")
            .body("h e; cp(pi / 2) d, e; h e; c3x a, b, c, d; h e; cp(-pi / 2) d, e; h e; c3x a, b, c, d;"
                    + " c3sx a, b, c, e;"));

    private static final String[] OPERANDS = {"a", "b", "c", "d", "e"};

    private final String id;
    private final int targets;
    private final List<String> parameterNames;
    private final String doc;
    private final int controlCount;
    private final List<GateRow.Name> names;
    private final GateRow row;

    Gate(GateRow row) {
        this.row = row;
        id = row.id;
        targets = row.targets;
        parameterNames = row.parameterNames;
        doc = row.doc;
        controlCount = row.controls;
        names = List.copyOf(row.names);
    }

    /** The canonical name, in lower case. */
    public String id() {
        return id;
    }

    /** The other names, in any library. */
    public Set<String> aliases() {
        Set<String> aliases = new LinkedHashSet<>();
        names.forEach(name -> aliases.add(name.name()));
        aliases.remove(id);
        return aliases;
    }

    /** What it does, in a line or two. */
    public String doc() {
        return doc;
    }

    /** Qubits it acts on, its own controls included; controls come first. */
    public int qubitCount() {
        return controlCount + targets;
    }

    public int parameterCount() {
        return parameterNames.size();
    }

    /** The names of the parameters, as the documentation and the definition use them. */
    public List<String> parameterNames() {
        return parameterNames;
    }

    /** The gate that remains without the controls; itself when there are none. */
    public Gate base() {
        return row.base.isEmpty() ? this : Index.of(row.base);
    }

    /** How many of its qubits, the first ones, are controls of {@link #base}. */
    public int controlCount() {
        return controlCount;
    }

    /** The gate of the table that is this one with {@code controls} more controls, if there is one. */
    public Optional<Gate> withControls(int controls) {
        if (controls == 0) {
            return Optional.of(this);
        }
        if (this == GPHASE) {
            return P.withControls(controls - 1);
        }
        return Index.controlled(base(), controlCount + controls);
    }

    /**
     * The matrix, controls included: row-major, re and im interleaved, dimension 2^{@link #qubitCount}, operand 0 the
     * least significant bit of the index.
     *
     * @param params {@link #parameterCount} angles in radians
     * @throws QnitException {@code INVALID_CIRCUIT} when the number of parameters differs
     */
    public double[] matrix(double... params) {
        if (params.length != parameterCount()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "gate '" + id + "' takes " + parameterCount() + " parameters, found " + params.length);
        }
        if (row.formula != null) {
            return row.formula.at(params);
        }
        return GateMatrices.controlled(base().matrix(params), controlCount);
    }

    /** The gate that undoes this one, with the parameters of {@link #inverseParameters}, on the same operands. */
    public Gate inverse() {
        return row.inverse.isEmpty() ? this : Index.of(row.inverse);
    }

    /** How each parameter of {@link #inverse} follows from this gate's. */
    public List<ParameterMap> inverseParameters() {
        return row.inverseParameters;
    }

    /**
     * The parameters that the power k multiplies by k, the others staying as they are; empty when powers are not of
     * this form. Exact for every integer k; for a fraction it is the principal power as long as no phase of an
     * eigenvalue is beyond pi.
     */
    public Optional<List<Integer>> powerParameters() {
        return row.scaled;
    }

    /** Whether the matrix is diagonal for all parameters. */
    public boolean isDiagonal() {
        return Shapes.DIAGONAL[ordinal()];
    }

    /** Whether it takes basis states to basis states, without phases, for all parameters. */
    public boolean isPermutation() {
        return Shapes.PERMUTATION[ordinal()];
    }

    /** Whether it takes Pauli strings to Pauli strings; only gates without parameters say so. */
    public boolean isClifford() {
        return !row.images.isEmpty();
    }

    /**
     * What U X_k U^-1 is, as a signed Pauli string such as {@code -YX}: leftmost letter operand 0.
     *
     * @throws QnitException {@code UNSUPPORTED} when the gate is not Clifford
     */
    public String imageOfX(int operand) {
        return image(2 * operand);
    }

    /** What U Z_k U^-1 is; see {@link #imageOfX}. */
    public String imageOfZ(int operand) {
        return image(2 * operand + 1);
    }

    /** The libraries that have this gate under some name. */
    public Set<GateLibrary> libraries() {
        Set<GateLibrary> libraries = new LinkedHashSet<>();
        names.forEach(name -> libraries.add(name.library()));
        return libraries;
    }

    /** Every name in every library. */
    public List<Spelling> spellings() {
        return names.stream()
                .map(name -> new Spelling(this, name.library(), name.name(), name.phaseFactors()))
                .toList();
    }

    /** What a library calls exactly this gate; a name that differs by a phase does not count. */
    public Optional<String> nameIn(GateLibrary library) {
        return names.stream()
                .filter(name -> name.library() == library && name.phaseFactors().isEmpty())
                .map(GateRow.Name::name)
                .findFirst();
    }

    /**
     * What it is made of: the body of an OpenQASM 3 gate over simpler rows of this table, named by their ids, exact with
     * its global phase. The operands are {@code a}, {@code b}, ... and the parameters have their names. Empty for
     * {@code gphase}, {@code u} and {@code cx}, of which all others are made.
     */
    public String definition() {
        return row.body;
    }

    /** The head of a gate definition: {@code rzz(theta) a, b}. */
    public String signature() {
        return id + (parameterNames.isEmpty() ? "" : "(" + String.join(", ", parameterNames) + ")") + " "
                + String.join(", ", List.of(OPERANDS).subList(0, qubitCount()));
    }

    /** The gate of this name in any library; case counts. Phases by which libraries differ are not considered. */
    public static Optional<Gate> named(String name) {
        return Optional.ofNullable(Index.BY_NAME.get(name));
    }

    /** The gate of this name in one library. */
    public static Optional<Gate> named(String name, GateLibrary library) {
        return spelled(name, library).map(Spelling::gate);
    }

    /** The gate of this name in one library, with the phase by which that library's gate differs from the row. */
    public static Optional<Spelling> spelled(String name, GateLibrary library) {
        return Index.spelled(name, library);
    }

    private String image(int which) {
        if (row.images.isEmpty()) {
            throw new QnitException(ErrorCode.UNSUPPORTED, "gate '" + id + "' is not a Clifford gate");
        }
        return row.images.get(which);
    }

    /** What is looked up rather than written down; made when first asked for. */
    private static final class Index {
        static final Map<String, Gate> BY_NAME = new HashMap<>();
        /** Maps of maps, because a first look-up by a record takes a program's start tens of milliseconds. */
        static final Map<GateLibrary, Map<String, Spelling>> SPELLINGS = new EnumMap<>(GateLibrary.class);
        static final Map<Gate, Map<Integer, Gate>> CONTROLLED = new EnumMap<>(Gate.class);

        static {
            for (Gate gate : Gate.values()) {
                name(gate.id, gate);
                for (Spelling spelling : gate.spellings()) {
                    name(spelling.name(), gate);
                    SPELLINGS.computeIfAbsent(spelling.library(), _ -> new HashMap<>()).put(spelling.name(), spelling);
                }
            }
            for (Gate gate : Gate.values()) {
                CONTROLLED.computeIfAbsent(gate.base(), _ -> new HashMap<>()).put(gate.controlCount, gate);
            }
        }

        static Optional<Spelling> spelled(String name, GateLibrary library) {
            return Optional.ofNullable(SPELLINGS.getOrDefault(library, Map.of()).get(name));
        }

        static Optional<Gate> controlled(Gate base, int controls) {
            return Optional.ofNullable(CONTROLLED.getOrDefault(base, Map.of()).get(controls));
        }

        private static Gate of(String id) {
            return Objects.requireNonNull(BY_NAME.get(id), id);
        }

        private static void name(String name, Gate gate) {
            @Nullable Gate other = BY_NAME.putIfAbsent(name, gate);
            if (other != null && !Objects.equals(other, gate)) {
                throw new IllegalStateException("two gates are called " + name + ": " + other + " and " + gate);
            }
        }
    }

    /** What the matrices look like; made when first asked for, which reading a circuit never does. */
    private static final class Shapes {
        static final boolean[] DIAGONAL = new boolean[Gate.values().length];
        static final boolean[] PERMUTATION = new boolean[Gate.values().length];

        static {
            for (Gate gate : Gate.values()) {
                double[] generic = new double[gate.parameterCount()];
                for (int k = 0; k < generic.length; k++) {
                    generic[k] = 0.7 + 0.4 * k;
                }
                double[] m = gate.matrix(generic);
                DIAGONAL[gate.ordinal()] = isDiagonal(m);
                PERMUTATION[gate.ordinal()] = isPermutation(m);
            }
        }

        private static boolean isDiagonal(double[] m) {
            int dimension = (int) Math.round(Math.sqrt(m.length / 2.0));
            for (int k = 0; k < m.length; k++) {
                int at = k / 2;
                if (at / dimension != at % dimension && m[k] != 0) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isPermutation(double[] m) {
            for (int k = 0; k < m.length; k += 2) {
                if (m[k + 1] != 0 || (m[k] != 0 && m[k] != 1)) {
                    return false;
                }
            }
            return true;
        }
    }
}
