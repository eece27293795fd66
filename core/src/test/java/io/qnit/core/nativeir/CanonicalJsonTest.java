package io.qnit.core.nativeir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    /** The samples of RFC 8785, appendix B, as bits of the number. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0", "8000000000000000, 0", "0000000000000001, 5e-324", "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308", "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992", "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000", "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23", "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000", "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21", "3eb0c6f7a0b5ed8c, 9.999999999999997e-7", "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332", "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333", "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343", "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void writesNumbersAsTheStandardSays(String bits, String expected) {
        assertThat(number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)))).isEqualTo(expected);
    }

    @Test
    void writesTheShortestDigits() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (round % 4 == 0) {
                value = Double.longBitsToDouble(random.nextLong(1 << 12)); // one or two digits tell these apart
            } else if (round % 4 == 1) {
                value = random.nextInt(100) * Math.PI / 32;
            }
            if (Double.isFinite(value)) {
                assertThat(number(value)).as("seed " + seed + ", round " + round).isEqualTo(JsonTree.number(value));
            }
        }
    }

    @Test
    void escapesOnlyWhatItMust() {
        String text = "\u20ac$\u000f\nA'B\"\\\\\"/\u007f\ud83d\ude00";
        String json = new CanonicalJson(Layout.CANONICAL).string(text).finish();
        assertThat(json).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\ud83d\ude00\"");
    }

    @Test
    void refusesMembersOutOfOrder() {
        CanonicalJson json = new CanonicalJson(Layout.CANONICAL).startObject().name("b").number(1L);
        assertThatThrownBy(() -> json.name("a")).isInstanceOf(QnitException.class);
    }

    private static String number(double value) {
        return new CanonicalJson(Layout.CANONICAL).number(value).finish();
    }
}
