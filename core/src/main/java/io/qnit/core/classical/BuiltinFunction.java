package io.qnit.core.classical;

import java.util.Locale;
import java.util.Optional;

/** The functions that OpenQASM 2 and 3 build in, with the number of arguments each takes. */
public enum BuiltinFunction {
    ARCCOS(1),
    ARCSIN(1),
    ARCTAN(1),
    CEILING(1),
    COS(1),
    EXP(1),
    FLOOR(1),
    LOG(1),
    MOD(2),
    POPCOUNT(1),
    POW(2),
    ROTL(2),
    ROTR(2),
    SIN(1),
    SQRT(1),
    TAN(1);

    private final int arguments;

    BuiltinFunction(int arguments) {
        this.arguments = arguments;
    }

    public int arguments() {
        return arguments;
    }

    /** The name in OpenQASM 3. */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a function by any name in use: OpenQASM 3's, OpenQASM 2's ({@code ln}, {@code acos}) and common short forms. */
    public static Optional<BuiltinFunction> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "arccos", "acos" -> ARCCOS;
                    case "arcsin", "asin" -> ARCSIN;
                    case "arctan", "atan" -> ARCTAN;
                    case "ceiling" -> CEILING;
                    case "cos" -> COS;
                    case "exp" -> EXP;
                    case "floor" -> FLOOR;
                    case "log", "ln" -> LOG;
                    case "mod" -> MOD;
                    case "popcount" -> POPCOUNT;
                    case "pow" -> POW;
                    case "rotl" -> ROTL;
                    case "rotr" -> ROTR;
                    case "sin" -> SIN;
                    case "sqrt" -> SQRT;
                    case "tan" -> TAN;
                    default -> null;
                });
    }
}
