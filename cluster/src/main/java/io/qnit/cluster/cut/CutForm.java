package io.qnit.cluster.cut;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.List;

/**
 * A quasi-probability decomposition of what is cut: the channel across two places is, exactly,
 * {@code sum over l, r of coefficients[l * rows(right) + r] * (left row l) (x) (right row r)}.
 *
 * <p>A row is one outcome of one {@link Setting}: rows count through the settings of a side in order, and through the
 * outcomes of each. So one matrix says what measured signs, coefficients of terms and reused experiments mean: of
 * {@code cos^2 I.I + sin^2 Z.Z + ...} every form is such a matrix, whatever the experiments from which its terms are made
 * up. Of a wire the left side is upstream, where the qubits end; the right side is downstream, where they begin in |0>.
 *
 * <p>See Mitarai and Fujii, "Constructing a virtual two-qubit gate by sampling single-qubit operations", New J. Phys. 23
 * (2021), doi 10.1088/1367-2630/abd7bc; Peng, Harrow, Ozols, Wu, "Simulating large quantum circuits on a small quantum
 * computer", PRL 125 (2020), doi 10.1103/PhysRevLett.125.150504. Immutable; the array is not to be changed.
 *
 * @param name what plans show, as {@code "rzz, three circuits"}
 * @param gamma the form's sum of absolute coefficients over physical terms, at least 1: by itself it multiplies shots by
 *     {@code gamma^2}
 * @param coefficients rows(left) x rows(right), row-major
 */
public record CutForm(
        String name, Kind kind, double gamma, List<Setting> left, List<Setting> right, double[] coefficients) {

    /** What a form replaces. */
    public enum Kind {
        GATE,
        WIRE
    }

    public CutForm {
        left = List.copyOf(left);
        right = List.copyOf(right);
        if (!(gamma >= 1) || coefficients.length != rows(left) * rows(right)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the cut '" + name + "' has gamma " + gamma + " and " + coefficients.length
                            + " coefficients; needed "
                            + "are a gamma of 1 and more, and " + rows(left) + " x " + rows(right));
        }
    }

    /** The settings of side 0 (left) or 1 (right). */
    public List<Setting> settings(int side) {
        return side == 0 ? left : right;
    }

    /** The number of rows of a side. */
    public int rows(int side) {
        return rows(settings(side));
    }

    /** The first row of a setting; its outcomes follow. */
    public int firstRow(int side, int setting) {
        return rows(settings(side).subList(0, setting));
    }

    /** The coefficient of a pair of rows. */
    public double coefficient(int leftRow, int rightRow) {
        return coefficients[leftRow * rows(1) + rightRow];
    }

    private static int rows(List<Setting> settings) {
        return settings.stream().mapToInt(Setting::outcomes).sum();
    }
}
