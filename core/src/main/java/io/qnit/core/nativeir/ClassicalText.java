package io.qnit.core.nativeir;

import io.qnit.core.classical.ClassicalType;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types and whole numbers as text, both ways. */
final class ClassicalText {
    private static final Pattern TYPE = Pattern.compile("(bit|int|uint|float|angle)\\[([1-9][0-9]{0,6})]");
    private static final Pattern INTEGER = Pattern.compile("(-?)(0x[0-9a-f]+|[0-9]{1,20})");

    private ClassicalText() {}

    /** The type of this name, which is what its {@code toString} gives; empty when there is none. */
    static Optional<ClassicalType> type(String name) {
        Matcher sized = TYPE.matcher(name);
        if (sized.matches()) {
            int width = Integer.parseInt(sized.group(2));
            return Optional.of(
                    switch (sized.group(1)) {
                        case "bit" -> new ClassicalType.BitArray(width);
                        case "int" -> new ClassicalType.Int(width);
                        case "uint" -> new ClassicalType.UInt(width);
                        case "float" -> new ClassicalType.Float(width);
                        default -> new ClassicalType.Angle(width);
                    });
        }
        return switch (name) {
            case "bool" -> Optional.of(new ClassicalType.Bool());
            case "bit" -> Optional.of(new ClassicalType.Bit());
            case "duration" -> Optional.of(new ClassicalType.Duration());
            default -> Optional.empty();
        };
    }

    /** A whole number: decimal up to 63 bits, hexadecimal above, so that reading takes time in proportion. */
    static String integer(BigInteger number) {
        if (number.bitLength() < 64) {
            return number.toString();
        }
        return (number.signum() < 0 ? "-0x" : "0x") + number.abs().toString(16);
    }

    /** What {@link #integer} wrote; empty when it is no whole number. */
    static Optional<BigInteger> integer(String text) {
        Matcher parts = INTEGER.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String digits = parts.group(2);
        BigInteger number =
                digits.startsWith("0x") ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
        return Optional.of(parts.group(1).isEmpty() ? number : number.negate());
    }
}
