package io.qnit.cluster.cut;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;

/**
 * What a fragment gives, for every combination of rows at its ends: {@code values[(..(row_0 * rows_1 + row_1)..) * width +
 * k]} is value {@code k} with those rows standing. The array is not copied and not to be changed.
 *
 * @param rows by end, in the order of {@link FragmentCircuit#ends()}
 * @param width how many values there are for each combination
 */
public record FragmentTensor(int[] rows, int width, double[] values) {
    public FragmentTensor {
        long size = Arrays.stream(rows).asLongStream().reduce(width, Math::multiplyExact);
        if (values.length != size) {
            throw new QnitException(
                    ErrorCode.INTERNAL,
                    "a tensor of " + Arrays.toString(rows) + " x " + width + " has " + values.length + " values");
        }
    }

    /** The number of combinations of rows. */
    public int combinations() {
        return values.length / width;
    }
}
