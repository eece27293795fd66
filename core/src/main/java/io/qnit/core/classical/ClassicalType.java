package io.qnit.core.classical;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * The type of a classical value that a circuit can hold while it runs. Widths are in bits. Immutable.
 *
 * <p>Source: OpenQASM 3.1, "Types and casting".
 */
public sealed interface ClassicalType {
    /** Widest {@code bit[n]}, {@code int[n]}, {@code uint[n]} that is accepted. */
    int MAX_WIDTH = 1 << 20;

    /** Width of {@code int}, {@code uint} and {@code angle} written without a width. */
    int DEFAULT_WIDTH = 64;

    record Bool() implements ClassicalType {
        @Override
        public String toString() {
            return "bool";
        }
    }

    /** A single {@code bit}, not the same type as {@code bit[1]}. */
    record Bit() implements ClassicalType {
        @Override
        public String toString() {
            return "bit";
        }
    }

    record BitArray(int width) implements ClassicalType {
        public BitArray {
            checkWidth("bit", width, MAX_WIDTH);
        }

        @Override
        public String toString() {
            return "bit[" + width + "]";
        }
    }

    /** Two's complement, wraps around. */
    record Int(int width) implements ClassicalType {
        public Int {
            checkWidth("int", width, MAX_WIDTH);
        }

        @Override
        public String toString() {
            return "int[" + width + "]";
        }
    }

    /** Unsigned, wraps around. */
    record UInt(int width) implements ClassicalType {
        public UInt {
            checkWidth("uint", width, MAX_WIDTH);
        }

        @Override
        public String toString() {
            return "uint[" + width + "]";
        }
    }

    /** IEEE 754; width 32 or 64. */
    record Float(int width) implements ClassicalType {
        public Float {
            if (width != 32 && width != 64) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT, "float[" + width + "] is not supported; use float[32] or float[64]");
            }
        }

        @Override
        public String toString() {
            return "float[" + width + "]";
        }
    }

    /** A turn divided into 2^width equal parts; the value k means 2 pi k / 2^width radians. Width 1 to 64. */
    record Angle(int width) implements ClassicalType {
        public Angle {
            checkWidth("angle", width, 64);
        }

        @Override
        public String toString() {
            return "angle[" + width + "]";
        }
    }

    record Duration() implements ClassicalType {
        @Override
        public String toString() {
            return "duration";
        }
    }

    private static void checkWidth(String type, int width, int max) {
        if (width < 1 || width > max) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT, type + "[" + width + "]: the width must be between 1 and " + max);
        }
    }
}
