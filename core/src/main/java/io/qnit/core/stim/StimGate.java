package io.qnit.core.stim;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The instructions of Stim 1.16 but for {@code REPEAT}: one row each, with its aliases, what it takes and, for unitaries,
 * what it does to Pauli strings. The reader, the writer and the simulators read these rows; they are compared with
 * Stim's own table in {@code conformance/stim}.
 */
public enum StimGate {
    // unitaries on one qubit: the images of X and Z
    C_NXYZ(unitary("-Y", "-X")),
    C_NZYX(unitary("-Z", "-Y")),
    C_XNYZ(unitary("-Y", "X")),
    C_XYNZ(unitary("Y", "-X")),
    C_XYZ(unitary("Y", "X")),
    C_ZNYX(unitary("Z", "-Y")),
    C_ZYNX(unitary("-Z", "Y")),
    C_ZYX(unitary("Z", "Y")),
    H(unitary("Z", "X").alias("H_XZ")),
    H_NXY(unitary("-Y", "-Z")),
    H_NXZ(unitary("-Z", "-X")),
    H_NYZ(unitary("-X", "-Y")),
    H_XY(unitary("Y", "-Z")),
    H_YZ(unitary("-X", "Y")),
    I(unitary("X", "Z")),
    S(unitary("Y", "Z").alias("SQRT_Z")),
    SQRT_X(unitary("X", "-Y")),
    SQRT_X_DAG(unitary("X", "Y")),
    SQRT_Y(unitary("-Z", "X")),
    SQRT_Y_DAG(unitary("Z", "-X")),
    S_DAG(unitary("-Y", "Z").alias("SQRT_Z_DAG")),
    X(unitary("X", "-Z")),
    Y(unitary("-X", "-Z")),
    Z(unitary("-X", "Z")),

    // unitaries on two qubits: the images of X and Z of the first, then of the second
    CX(unitary("XX", "ZI", "IX", "ZZ").alias("CNOT", "ZCX").classical(Classical.FIRST)),
    CXSWAP(unitary("XX", "IZ", "XI", "ZZ")),
    CY(unitary("XY", "ZI", "ZX", "ZZ").alias("ZCY").classical(Classical.FIRST)),
    CZ(unitary("XZ", "ZI", "ZX", "IZ").alias("ZCZ").classical(Classical.EITHER)),
    CZSWAP(unitary("ZX", "IZ", "XZ", "ZI").alias("SWAPCZ")),
    II(unitary("XI", "ZI", "IX", "IZ")),
    ISWAP(unitary("ZY", "IZ", "YZ", "ZI")),
    ISWAP_DAG(unitary("-ZY", "IZ", "-YZ", "ZI")),
    SQRT_XX(unitary("XI", "-YX", "IX", "-XY")),
    SQRT_XX_DAG(unitary("XI", "YX", "IX", "XY")),
    SQRT_YY(unitary("-ZY", "XY", "-YZ", "YX")),
    SQRT_YY_DAG(unitary("ZY", "-XY", "YZ", "-YX")),
    SQRT_ZZ(unitary("YZ", "ZI", "ZY", "IZ")),
    SQRT_ZZ_DAG(unitary("-YZ", "ZI", "-ZY", "IZ")),
    SWAP(unitary("IX", "IZ", "XI", "ZI")),
    SWAPCX(unitary("IX", "ZZ", "XX", "ZI")),
    XCX(unitary("XI", "ZX", "IX", "XZ")),
    XCY(unitary("XI", "ZY", "XX", "XZ")),
    XCZ(unitary("XI", "ZZ", "XX", "IZ").classical(Classical.SECOND)),
    YCX(unitary("XX", "ZX", "IX", "YZ")),
    YCY(unitary("XY", "ZY", "YX", "YZ")),
    YCZ(unitary("XZ", "ZZ", "YX", "IZ").classical(Classical.SECOND)),

    // exp of a product of Pauli operators: the products of MPP
    SPP(new Row(Kind.PAULI_ROTATION, Targets.PRODUCTS, Arguments.NONE).invertible()),
    SPP_DAG(new Row(Kind.PAULI_ROTATION, Targets.PRODUCTS, Arguments.NONE).invertible()),

    // noise
    X_ERROR(new Row(Kind.NOISE, Targets.QUBITS, Arguments.PROBABILITY)),
    Y_ERROR(new Row(Kind.NOISE, Targets.QUBITS, Arguments.PROBABILITY)),
    Z_ERROR(new Row(Kind.NOISE, Targets.QUBITS, Arguments.PROBABILITY)),
    I_ERROR(new Row(Kind.NOISE, Targets.QUBITS, Arguments.ANY_DISJOINT_PROBABILITIES)),
    DEPOLARIZE1(new Row(Kind.NOISE, Targets.QUBITS, Arguments.PROBABILITY)),
    PAULI_CHANNEL_1(new Row(Kind.NOISE, Targets.QUBITS, Arguments.THREE_DISJOINT_PROBABILITIES)),
    II_ERROR(new Row(Kind.NOISE, Targets.PAIRS, Arguments.ANY_DISJOINT_PROBABILITIES)),
    DEPOLARIZE2(new Row(Kind.NOISE, Targets.PAIRS, Arguments.PROBABILITY)),
    PAULI_CHANNEL_2(new Row(Kind.NOISE, Targets.PAIRS, Arguments.FIFTEEN_DISJOINT_PROBABILITIES)),
    E(new Row(Kind.CORRELATED, Targets.PAULIS, Arguments.PROBABILITY).invertible().alias("CORRELATED_ERROR")),
    ELSE_CORRELATED_ERROR(new Row(Kind.CORRELATED, Targets.PAULIS, Arguments.PROBABILITY).invertible()),
    HERALDED_ERASE(new Row(Kind.HERALDED, Targets.QUBITS, Arguments.PROBABILITY)),
    HERALDED_PAULI_CHANNEL_1(new Row(Kind.HERALDED, Targets.QUBITS, Arguments.FOUR_DISJOINT_PROBABILITIES)),

    // measurements and resets
    M(new Row(Kind.MEASURE, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('Z').alias("MZ")),
    MX(new Row(Kind.MEASURE, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('X')),
    MY(new Row(Kind.MEASURE, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('Y')),
    R(new Row(Kind.RESET, Targets.QUBITS, Arguments.NONE).basis('Z').alias("RZ")),
    RX(new Row(Kind.RESET, Targets.QUBITS, Arguments.NONE).basis('X')),
    RY(new Row(Kind.RESET, Targets.QUBITS, Arguments.NONE).basis('Y')),
    MR(new Row(Kind.MEASURE_RESET, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('Z').alias("MRZ")),
    MRX(new Row(Kind.MEASURE_RESET, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('X')),
    MRY(new Row(Kind.MEASURE_RESET, Targets.QUBITS, Arguments.MAYBE_PROBABILITY).invertible().basis('Y')),
    MXX(new Row(Kind.MEASURE_PAIR, Targets.PAIRS, Arguments.MAYBE_PROBABILITY).invertible().basis('X')),
    MYY(new Row(Kind.MEASURE_PAIR, Targets.PAIRS, Arguments.MAYBE_PROBABILITY).invertible().basis('Y')),
    MZZ(new Row(Kind.MEASURE_PAIR, Targets.PAIRS, Arguments.MAYBE_PROBABILITY).invertible().basis('Z')),
    MPP(new Row(Kind.MEASURE_PRODUCT, Targets.PRODUCTS, Arguments.MAYBE_PROBABILITY).invertible()),
    MPAD(new Row(Kind.PAD, Targets.BITS, Arguments.MAYBE_PROBABILITY)),

    // annotations
    DETECTOR(new Row(Kind.ANNOTATION, Targets.RECORDS, Arguments.NUMBERS)),
    OBSERVABLE_INCLUDE(new Row(Kind.ANNOTATION, Targets.RECORDS_AND_PAULIS, Arguments.INDEX).invertible()),
    QUBIT_COORDS(new Row(Kind.ANNOTATION, Targets.QUBITS, Arguments.NUMBERS)),
    SHIFT_COORDS(new Row(Kind.ANNOTATION, Targets.NONE, Arguments.NUMBERS)),
    TICK(new Row(Kind.ANNOTATION, Targets.NONE, Arguments.NONE));

    /** What an instruction does. */
    public enum Kind {
        UNITARY,
        /** A quarter turn about a product of Pauli operators. */
        PAULI_ROTATION,
        /** Pauli errors on each qubit or pair. */
        NOISE,
        /** A Pauli product that happens, or happens if none before it in its chain did. */
        CORRELATED,
        /** Errors that say so in the measurement record. */
        HERALDED,
        MEASURE,
        RESET,
        MEASURE_RESET,
        MEASURE_PAIR,
        MEASURE_PRODUCT,
        /** Constants in the measurement record. */
        PAD,
        ANNOTATION
    }

    /** What an instruction acts on. */
    public enum Targets {
        NONE,
        QUBITS,
        PAIRS,
        /** 0 and 1. */
        BITS,
        /** X1 Y2 Z3: together one product. */
        PAULIS,
        /** X1*Y2 Z3: several products. */
        PRODUCTS,
        /** Measurements of the past. */
        RECORDS,
        RECORDS_AND_PAULIS
    }

    /** What stands in parentheses behind the name. */
    public enum Arguments {
        NONE,
        PROBABILITY,
        MAYBE_PROBABILITY,
        THREE_DISJOINT_PROBABILITIES,
        FOUR_DISJOINT_PROBABILITIES,
        FIFTEEN_DISJOINT_PROBABILITIES,
        ANY_DISJOINT_PROBABILITIES,
        /** One whole number. */
        INDEX,
        /** Any numbers: coordinates. */
        NUMBERS
    }

    /** Which of a pair may be a measurement result or a sweep bit that decides whether the gate happens. */
    public enum Classical {
        NEITHER,
        FIRST,
        SECOND,
        EITHER
    }

    private final Row row;

    StimGate(Row row) {
        this.row = row;
    }

    /** The other names. */
    public List<String> aliases() {
        return row.aliases;
    }

    public Kind kind() {
        return row.kind;
    }

    public Targets targets() {
        return row.targets;
    }

    public Arguments arguments() {
        return row.arguments;
    }

    public Classical classical() {
        return row.classical;
    }

    /** Whether targets may be inverted by an exclamation mark. */
    public boolean isInvertible() {
        return row.isInvertible;
    }

    /** X, Y or Z of a measurement or reset, else a blank. */
    public char basis() {
        return row.basis;
    }

    /** Whether each target, pair or product adds a bit to the measurement record. */
    public boolean isRecorded() {
        return switch (row.kind) {
            case HERALDED, MEASURE, MEASURE_RESET, MEASURE_PAIR, MEASURE_PRODUCT, PAD -> true;
            case UNITARY, PAULI_ROTATION, NOISE, CORRELATED, RESET, ANNOTATION -> false;
        };
    }

    /**
     * What the unitary U makes of Pauli strings: U X_0 U^-1, U Z_0 U^-1 and, for two qubits, those of qubit 1; the
     * leftmost letter is qubit 0, as in {@code -YX}. Empty for what is no unitary.
     */
    public List<String> images() {
        return row.images;
    }

    /** The instruction of this name or alias, in any case. */
    public static Optional<StimGate> named(String name) {
        return Optional.ofNullable(Index.BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }

    private static Row unitary(String... images) {
        Row row = new Row(Kind.UNITARY, images.length == 2 ? Targets.QUBITS : Targets.PAIRS, Arguments.NONE);
        row.images = List.of(images);
        return row;
    }

    private static final class Index {
        static final Map<String, StimGate> BY_NAME = new HashMap<>();

        static {
            for (StimGate gate : values()) {
                BY_NAME.put(gate.name(), gate);
                gate.aliases().forEach(alias -> BY_NAME.put(alias, gate));
            }
        }
    }

    /** A row while it is written down; not changed afterwards. */
    private static final class Row {
        final Kind kind;
        final Targets targets;
        final Arguments arguments;
        Classical classical = Classical.NEITHER;
        boolean isInvertible;
        char basis = ' ';
        List<String> aliases = List.of();
        List<String> images = List.of();

        Row(Kind kind, Targets targets, Arguments arguments) {
            this.kind = kind;
            this.targets = targets;
            this.arguments = arguments;
        }

        Row alias(String... names) {
            aliases = List.of(names);
            return this;
        }

        Row classical(Classical value) {
            classical = value;
            return this;
        }

        Row invertible() {
            isInvertible = true;
            return this;
        }

        Row basis(char value) {
            basis = value;
            return this;
        }
    }
}
