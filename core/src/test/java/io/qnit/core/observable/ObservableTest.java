package io.qnit.core.observable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservableTest {
    private static PauliTerm term(double coefficient, Object... factors) {
        Map<Integer, Pauli> map = new TreeMap<>();
        for (int i = 0; i < factors.length; i += 2) {
            map.put((Integer) factors[i], (Pauli) factors[i + 1]);
        }
        return new PauliTerm(coefficient, new PauliString(new TreeMap<>(map)));
    }

    @Test
    void readsLettersWithQubitZeroRightmost() {
        assertThat(Observable.parse("ZZI + 0.5*XXI - 0.2"))
                .isEqualTo(new Observable(3, List.of(
                        term(1, 1, Pauli.Z, 2, Pauli.Z), term(0.5, 1, Pauli.X, 2, Pauli.X), term(-0.2))));
    }

    @Test
    void readsNamedQubits() {
        assertThat(Observable.parse("0.5*Z0*Z3 - 2 X1 Y10 +1e-3"))
                .isEqualTo(new Observable(0, List.of(
                        term(0.5, 0, Pauli.Z, 3, Pauli.Z), term(-2, 1, Pauli.X, 10, Pauli.Y), term(1e-3))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ZZI + 0.5*XXI - 0.2 | ZZI + 0.5*XXI - 0.2",
        "  -ZZ  |  -ZZ",
        "XY*2 | 2.0*XY",
        "2*0.5*XY | XY",
        "ZZ + XX + ZZ | 2.0*ZZ + XX",
        "ZZ - ZZ + XI | XI",
        "ZZ - ZZ | 0.0*II",
        "Z0 - Z0 | 0.0",
        "III | III",
        "3*III | 3.0*III",
        "2*II + ZZ | 2.0 + ZZ",
        "Z3*X0 | X0*Z3",
        "- -Z0 | Z0",
        "I0 | 1.0",
        "Z | Z",
        ".5 Z0 | 0.5*Z0",
        "1.5 | 1.5",
        "X1*I | X1"
    })
    void writesWhatItReads(String text, String written) {
        Observable observable = Observable.parse(text);
        assertThat(observable).hasToString(written);
        assertThat(Observable.parse(written)).isEqualTo(observable);
    }

    @Test
    void readsBackEverythingItWrites() {
        long seed = 17;
        Random random = new Random(seed);
        for (int trial = 0; trial < 500; trial++) {
            int qubits = 1 + random.nextInt(70);
            int width = random.nextBoolean() ? qubits : 0;
            List<PauliTerm> terms = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                TreeMap<Integer, Pauli> factors = new TreeMap<>();
                for (int q = 0; q < qubits; q++) {
                    if (random.nextInt(4) > 0) {
                        factors.put(q, Pauli.values()[random.nextInt(3)]);
                    }
                }
                terms.add(new PauliTerm(
                        random.nextInt(3) == 0 ? random.nextGaussian() * 1e-9 : random.nextInt(5) - 2,
                        new PauliString(factors)));
            }
            Observable observable = new Observable(width, terms);
            assertThat(Observable.parse(observable.toString())).as("seed %d trial %d", seed, trial)
                    .isEqualTo(observable);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`` | column 1: expected a number or a Pauli string of I, X, Y, Z, found the end",
        "ZZ + Q | column 6: expected a number or a Pauli string of I, X, Y, Z, found 'Q'",
        "ZZ XX | column 4: two Pauli strings are multiplied",
        "ZZ + XXX | column 6: this Pauli string has 3 letters, those before have 2",
        "ZZ + X0 | column 6: letters for all qubits are mixed with named qubits",
        "X0 + ZZ | column 6: letters for all qubits are mixed with named qubits",
        "X0*Y0 | column 4: qubit 0 appears twice",
        "X99999999999 | column 1: qubits are numbered from 0 to 1048575",
        "1e999*Z0 | column 1: the coefficient is too large",
        "1e*Z0 | column 1: '1e' is not a number",
        "2*3*  | found the end",
        "0.5j*ZZ | column 4: expected + or - before the next term, found 'j'",
        "ZZ +  | column 5: expected a number",
        "zz | column 1: expected a number or a Pauli string"
    })
    void saysWhereTheFaultIs(String text, String message) {
        assertThatThrownBy(() -> Observable.parse(text))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(QnitException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OBSERVABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"ZZI + 0.5*XXI - 0.2\"", "{\"ZZI\": 1, \"XXI\": 0.5, \"III\": -0.2}",
        "[[\"ZZI\", 1], [\"XXI\", 0.5], [\"III\", -0.2]]",
        "[{\"pauli\": \"ZZI\"}, {\"coefficient\": 0.5, \"pauli\": \"XXI\"}, [\"III\", -2e-1]]"
    })
    void readsJson(String json) {
        assertThat(Observable.parseJson(json)).isEqualTo(Observable.parse("ZZI + 0.5*XXI - 0.2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[[\"ZZ\", 1] | line 1, column 11: this is not JSON: Unexpected end-of-input: expected close marker for Array",
        "{\"ZZ\": \"1\"} | line 1, column 8: a coefficient is a real number",
        "[[\"ZZ\", 1], [\"ZZZ\", 1]] | has 3 letters, those before have 2",
        "[[\"ZZ\", 1], [\"Z0\", 1]] | mixed",
        "{\"0.5*ZZ\": 1} | expected a Pauli string such as",
        "{\"ZZ + XX\": 1} | expected a Pauli string such as",
        "[{\"pauli\": \"ZZ\", \"weight\": 2}] | not \"weight\"",
        "[{\"coefficient\": 2}] | needs the field \"pauli\"",
        "[3] | a term is",
        "7 | expected a string",
        "\"ZZ\" 1 | nothing may follow"
    })
    void saysWhatIsWrongWithJson(String json, String message) {
        assertThatThrownBy(() -> Observable.parseJson(json))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(QnitException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OBSERVABLE));
    }

    @Test
    void masksNameTheQubits() {
        PauliString string = Observable.parse("X0*Y1*Z2*Y64*X65*Z130").terms().getFirst().string();
        assertThat(string.xMask()).containsExactly(0b011, 0b11, 0);
        assertThat(string.zMask()).containsExactly(0b110, 0b01, 0b100);
        assertThat(Observable.parse("2").terms().getFirst().string().xMask()).containsExactly(0);
    }

    @Test
    void fitsOnlyItsCircuit() {
        Observable.parse("ZZI").checkFits(3);
        Observable.parse("Z0*Z2").checkFits(3);
        Observable.parse("Z0*Z2").checkFits(8);
        Observable.parse("0.5").checkFits(1);
        assertThatThrownBy(() -> Observable.parse("ZZI").checkFits(4))
                .hasMessageContaining("is for 3 qubits, the circuit has 4");
        assertThatThrownBy(() -> Observable.parse("Z0*Z3").checkFits(3))
                .hasMessageContaining("names qubit 3, the circuit has 3 qubits");
    }
}
