package io.qnit.core.classical;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.math.BigInteger;

/** A classical value with its type. Values are normalised: an out-of-range value cannot be built. Immutable. */
public sealed interface Value {
    ClassicalType type();

    /**
     * A value of a type made of bits: {@code bool}, {@code bit}, {@code bit[n]}, {@code int[n]}, {@code uint[n]},
     * {@code angle[n]}.
     *
     * @param number signed for {@code int}, otherwise the unsigned value of the bits (bit 0 is the least significant);
     *     for an angle the number of 2^-n turns
     */
    record Bits(ClassicalType type, BigInteger number) implements Value {
        public Bits {
            int width =
                    switch (type) {
                        case ClassicalType.Bool _, ClassicalType.Bit _ -> 1;
                        case ClassicalType.BitArray(int n) -> n;
                        case ClassicalType.Int(int n) -> n - 1;
                        case ClassicalType.UInt(int n) -> n;
                        case ClassicalType.Angle(int n) -> n;
                        case ClassicalType.Float _, ClassicalType.Duration _ ->
                            throw new QnitException(ErrorCode.INTERNAL, type + " is not made of bits");
                    };
            boolean signed = type instanceof ClassicalType.Int;
            if (number.bitLength() > width || (!signed && number.signum() < 0)) {
                throw new QnitException(ErrorCode.INTERNAL, number + " is out of range for " + type);
            }
        }
    }

    /** A {@code float[32]} (rounded to single precision) or {@code float[64]}. */
    record Real(ClassicalType.Float type, double number) implements Value {
        public Real {
            number = type.width() == 32 ? (float) number : number;
        }
    }

    /** A length of time in seconds or in {@code dt}, the sample time of the device that runs the circuit. */
    record Time(double amount, Unit unit) implements Value {
        /** What {@link Time#amount} counts. */
        public enum Unit {
            SECONDS,
            DT
        }

        @Override
        public ClassicalType type() {
            return new ClassicalType.Duration();
        }
    }
}
