package io.qnit.compiler.synthesis;

import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.NativeGate;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How any gate on one qubit is made from the native ones, with the fewest pulses: rotations about Z cost nothing, since
 * control electronics turn their frame instead (McKay et al., arXiv:1612.00858).
 *
 * <p>A matrix is exp(i gamma) Rz(phi) Ry(theta) Rz(lambda) with theta in [0, pi]; every form is these three angles in
 * other clothes. Of the forms that the gates allow, the one with the fewest pulses is taken, then the one with the fewest
 * gates:
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><td>u<td>one gate
 * <tr><td>rz, r<td>one pulse
 * <tr><td>rz, rx or ry<td>one pulse; of ZXZ and ZYZ the shorter one where both are there
 * <tr><td>rz, sx (and x)<td>none, one or two pulses; also with rx(pi/2) alone for sx
 * <tr><td>rz, gpi2 (and gpi)<td>none, one or two pulses
 * <tr><td>rz, h<td>none, one or two
 * <tr><td>rx, ry<td>up to three
 * <tr><td>r<td>one or two
 * <tr><td>gpi, gpi2<td>up to three
 * <tr><td>gates without angles, such as h, s, t<td>the shortest word, where there is one; else refused
 * </table>
 *
 * <p>Instead of rz there may be p. Angles come out in (-pi, pi], below 1e-10 as nothing, and the global phase is kept.
 * Immutable and safe to share between threads.
 */
public final class OneQubitBasis {
    /** Angles below this are rounding. */
    private static final double NEGLIGIBLE = 1e-10;

    private static final double PI = Math.PI;
    private static final double HALF = Math.PI / 2;

    private enum Form {
        U,
        ZRZ,
        ZXZ,
        ZYZ,
        ZXZ_OR_ZYZ,
        Z_SX,
        Z_GPI,
        Z_H,
        XYX,
        R,
        GPI,
        WORDS
    }

    private final Form form;
    private final Set<Gate> gates;
    /** RZ or P, where there is one. */
    private final Gate z;

    private final boolean hasZ;
    private final boolean hasX;
    private final boolean hasSx;
    private final CliffordWords words;

    private OneQubitBasis(Form form, Set<Gate> gates) {
        this.form = form;
        this.gates = gates;
        hasZ = gates.contains(Gate.RZ) || gates.contains(Gate.P);
        z = gates.contains(Gate.RZ) ? Gate.RZ : Gate.P;
        hasX = gates.contains(Gate.X);
        hasSx = gates.contains(Gate.SX);
        words = form == Form.WORDS ? CliffordWords.over(gates) : CliffordWords.NONE;
    }

    /** The basis of the one-qubit gates of a target; see {@link #of(Set)}. Gates with bounded angles do not count. */
    public static OneQubitBasis ofNatives(Collection<NativeGate> natives) {
        Set<Gate> gates = EnumSet.noneOf(Gate.class);
        boolean quarterTurn = false;
        for (NativeGate candidate : natives) {
            if (candidate.gate().qubitCount() != 1) {
                continue;
            }
            if (candidate.angles().stream().allMatch(OneQubitBasis::isFree)) {
                gates.add(candidate.gate());
            } else if (candidate.gate() == Gate.RX
                    && candidate.angles().getFirst().isFixed()
                    && candidate.angles().getFirst().contains(HALF)) {
                quarterTurn = true;
            }
        }
        boolean hasZ = gates.contains(Gate.RZ) || gates.contains(Gate.P);
        if (quarterTurn && hasZ && !gates.contains(Gate.SX) && choose(gates) == Form.WORDS) {
            return new OneQubitBasis(Form.Z_SX, gates);
        }
        return of(gates);
    }

    /**
     * The basis of a set of gates with free angles; gates on more qubits are ignored.
     *
     * @throws QnitException {@code UNSUPPORTED} when there is no gate on one qubit at all
     */
    public static OneQubitBasis of(Set<Gate> all) {
        Set<Gate> gates = EnumSet.noneOf(Gate.class);
        all.stream().filter(gate -> gate.qubitCount() == 1).forEach(gates::add);
        if (gates.isEmpty()) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED, "the target has no gates on one qubit; give it rz, sx and x, or u, or r");
        }
        return new OneQubitBasis(choose(gates), gates);
    }

    private static Form choose(Set<Gate> gates) {
        boolean hasZ = gates.contains(Gate.RZ) || gates.contains(Gate.P);
        if (gates.contains(Gate.U)) {
            return Form.U;
        }
        if (hasZ && gates.contains(Gate.R)) {
            return Form.ZRZ;
        }
        if (hasZ && gates.contains(Gate.RX)) {
            return gates.contains(Gate.RY) ? Form.ZXZ_OR_ZYZ : Form.ZXZ;
        }
        if (hasZ && gates.contains(Gate.RY)) {
            return Form.ZYZ;
        }
        if (hasZ && gates.contains(Gate.SX)) {
            return Form.Z_SX;
        }
        if (hasZ && gates.contains(Gate.GPI2)) {
            return Form.Z_GPI;
        }
        if (gates.contains(Gate.R)) {
            return Form.R;
        }
        if (hasZ && gates.contains(Gate.H)) {
            return Form.Z_H;
        }
        if (gates.contains(Gate.RX) && gates.contains(Gate.RY)) {
            return Form.XYX;
        }
        if (gates.contains(Gate.GPI) && gates.contains(Gate.GPI2)) {
            return Form.GPI;
        }
        return Form.WORDS;
    }

    private static boolean isFree(AngleRange range) {
        return range.least() <= NEGLIGIBLE - PI && range.most() >= PI - NEGLIGIBLE;
    }

    /** Whether every gate on one qubit can be made. */
    public boolean isUniversal() {
        return form != Form.WORDS;
    }

    /** Whether rotations about Z are free: no pulse and a native gate. */
    public boolean hasFreeZ() {
        return hasZ;
    }

    /**
     * Appends gates that make a unitary, up to a phase.
     *
     * @param m row-major 2x2, re and im interleaved
     * @return the phase that the appended gates lack, in radians: matrix = exp(i phase) times the gates
     * @throws QnitException {@code UNSUPPORTED} when the basis is not universal and has no word for it
     */
    public double append(BlockBuilder block, int qubit, double[] m) {
        if (form == Form.WORDS) {
            return appendWord(block, qubit, m);
        }
        double cos = Math.sqrt(m[0] * m[0] + m[1] * m[1]);
        double sin = Math.sqrt(m[4] * m[4] + m[5] * m[5]);
        double theta = 2 * Math.atan2(sin, cos);
        // m10 / m00 = exp(i phi) tan, m11 / m00 = exp(i (phi + lambda)), -m10 / m01 = exp(i (phi - lambda)); the last two
        // are sharp where the first is not
        double phi = argument(m[4] * m[0] + m[5] * m[1], m[5] * m[0] - m[4] * m[1]);
        double lambda;
        double gamma;
        if (cos >= sin) {
            double sum = argument(m[6] * m[0] + m[7] * m[1], m[7] * m[0] - m[6] * m[1]);
            lambda = sum - phi;
            gamma = argument(m[0], m[1]) + sum / 2;
        } else {
            double difference = argument(-m[4] * m[2] - m[5] * m[3], m[4] * m[3] - m[5] * m[2]);
            lambda = phi - difference;
            gamma = argument(m[4], m[5]) - difference / 2;
        }
        if (theta < NEGLIGIBLE) {
            return gamma + appendDiagonal(block, qubit, phi + lambda);
        }
        if (theta > PI - NEGLIGIBLE) {
            theta = PI;
        } else if (Math.abs(theta - HALF) < NEGLIGIBLE) {
            theta = HALF;
        }
        return gamma + appendEuler(block, qubit, phi, theta, lambda);
    }

    /** The pulses that {@link #append} would write: gates that are not rotations about Z. */
    public int pulses(double[] m) {
        BlockBuilder scratch = new BlockBuilder();
        append(scratch, 0, m);
        var block = scratch.build();
        int pulses = 0;
        for (int i = 0; i < block.size(); i++) {
            if (!block.gate(i).isDiagonal()) {
                pulses++;
            }
        }
        return pulses;
    }

    /** Rz(sigma); returns the phase that is lacking. */
    private double appendDiagonal(BlockBuilder block, int qubit, double sigma) {
        if (Math.abs(remainder(sigma)) < NEGLIGIBLE) {
            return halfTurns(sigma);
        }
        if (hasZ) {
            return rz(block, qubit, sigma);
        }
        return switch (form) {
            case U -> {
                block.gate(Gate.U, qubit, 0.0, 0.0, normal(sigma));
                yield -sigma / 2;
            }
            // Rz(sigma) = R(pi, sigma/2) R(-pi, 0)
            case R -> {
                block.gate(Gate.R, qubit, PI, 0.0);
                block.gate(Gate.R, qubit, PI, normal(sigma / 2));
                yield PI;
            }
            case GPI -> {
                block.gate(Gate.GPI, qubit, 0.0);
                block.gate(Gate.GPI, qubit, normal(sigma / 2));
                yield 0;
            }
            default -> appendEuler(block, qubit, sigma, 0, 0);
        };
    }

    /** Rz(phi) Ry(theta) Rz(lambda) with theta in (0, pi], exactly pi/2 or pi where it is that. */
    private double appendEuler(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        return switch (form) {
            case U -> {
                block.gate(Gate.U, qubit, theta, normal(phi), normal(lambda));
                yield -(phi + lambda) / 2;
            }
            case ZRZ -> {
                block.gate(Gate.R, qubit, theta, normal(HALF - lambda));
                yield rz(block, qubit, phi + lambda);
            }
            case ZXZ -> zxz(block, qubit, phi, theta, lambda);
            case ZYZ -> zyz(block, qubit, phi, theta, lambda);
            case ZXZ_OR_ZYZ -> around(phi + HALF, theta, lambda - HALF) < around(phi, theta, lambda)
                    ? zxz(block, qubit, phi, theta, lambda)
                    : zyz(block, qubit, phi, theta, lambda);
            case Z_SX -> zSx(block, qubit, phi, theta, lambda);
            case Z_GPI -> zGpi(block, qubit, phi, theta, lambda);
            case Z_H -> zH(block, qubit, phi, theta, lambda);
            case XYX -> xyx(block, qubit, phi, theta, lambda);
            case R -> prx(block, qubit, phi, theta, lambda);
            case GPI -> gpi(block, qubit, phi, theta, lambda);
            case WORDS -> throw new IllegalStateException("words have no angles");
        };
    }

    /** How many rotations by this angle appear as gates. */
    private static int rotations(double angle) {
        return Math.abs(remainder(angle)) < NEGLIGIBLE ? 0 : 1;
    }

    /** How many rotations about Z stand around a pulse by theta between these two, with the better sign of theta. */
    private static int around(double phi, double theta, double lambda) {
        if (theta == PI) {
            return rotations(phi - lambda);
        }
        return Math.min(rotations(phi) + rotations(lambda), rotations(phi + PI) + rotations(lambda - PI));
    }

    private double zyz(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        // Rz(pi) Ry(theta) Rz(-pi) = Ry(-theta): a sign saves two rotations by pi
        if (rotations(phi + PI) + rotations(lambda - PI) < rotations(phi) + rotations(lambda)) {
            double lacking = rz(block, qubit, lambda - PI);
            block.gate(Gate.RY, qubit, -theta);
            return lacking + rz(block, qubit, phi + PI);
        }
        if (theta == PI) {
            block.gate(Gate.RY, qubit, theta);
            return rz(block, qubit, phi - lambda);
        }
        double lacking = rz(block, qubit, lambda);
        block.gate(Gate.RY, qubit, theta);
        return lacking + rz(block, qubit, phi);
    }

    /** Ry = Rz(pi/2) Rx Rz(-pi/2). */
    private double zxz(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        if (theta == PI) {
            double lacking = pulseX(block, qubit, PI);
            return lacking + rz(block, qubit, phi - lambda + PI);
        }
        if (rotations(phi - HALF) + rotations(lambda + HALF) < rotations(phi + HALF) + rotations(lambda - HALF)) {
            double lacking = rz(block, qubit, lambda + HALF);
            block.gate(Gate.RX, qubit, -theta);
            return lacking + rz(block, qubit, phi - HALF);
        }
        double lacking = rz(block, qubit, lambda - HALF);
        lacking += pulseX(block, qubit, theta);
        return lacking + rz(block, qubit, phi + HALF);
    }

    /** Rx(theta), by a gate without an angle where there is one. */
    private double pulseX(BlockBuilder block, int qubit, double theta) {
        if (theta == HALF && hasSx) {
            block.gate(Gate.SX, qubit);
            return -PI / 4;
        }
        if (theta == PI && hasX) {
            block.gate(Gate.X, qubit);
            return -HALF;
        }
        block.gate(Gate.RX, qubit, theta);
        return 0;
    }

    /** Rz(phi) Ry(theta) Rz(lambda) = -Rz(phi + pi) Rx(pi/2) Rz(theta + pi) Rx(pi/2) Rz(lambda). */
    private double zSx(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        if (theta == HALF) {
            double lacking = rz(block, qubit, lambda - HALF);
            lacking += sx(block, qubit);
            return lacking + rz(block, qubit, phi + HALF);
        }
        if (theta == PI) {
            double lacking;
            if (hasX) {
                block.gate(Gate.X, qubit);
                lacking = -HALF;
            } else {
                lacking = sx(block, qubit) + sx(block, qubit);
            }
            return lacking + rz(block, qubit, phi - lambda + PI);
        }
        double lacking = rz(block, qubit, lambda);
        lacking += sx(block, qubit);
        lacking += rz(block, qubit, theta + PI);
        lacking += sx(block, qubit);
        return lacking + rz(block, qubit, phi + PI) + PI;
    }

    /** Rx(pi/2) as SX or as itself. */
    private double sx(BlockBuilder block, int qubit) {
        if (hasSx) {
            block.gate(Gate.SX, qubit);
            return -PI / 4;
        }
        block.gate(Gate.RX, qubit, HALF);
        return 0;
    }

    /** As with SX, the rotations about Z that stand before a pulse moved behind it: R(pi/2, a) = Rz(a) Rx(pi/2) Rz(-a). */
    private double zGpi(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        if (theta == HALF) {
            block.gate(Gate.GPI2, qubit, normal(HALF - lambda));
            return rz(block, qubit, phi + lambda);
        }
        if (theta == PI && gates.contains(Gate.GPI)) {
            // GPI(b) = i R(pi, b) = i Rz(2b) Rx(pi)
            block.gate(Gate.GPI, qubit, normal((phi - lambda + PI) / 2));
            return -HALF;
        }
        block.gate(Gate.GPI2, qubit, normal(-lambda));
        block.gate(Gate.GPI2, qubit, normal(-lambda - theta - PI));
        return PI + rz(block, qubit, phi + PI + theta + PI + lambda);
    }

    /** Rx(theta) = H Rz(theta) H and Ry(pi/2) = H Z. */
    private double zH(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        if (theta == HALF) {
            double lacking = rz(block, qubit, lambda + PI);
            block.gate(Gate.H, qubit);
            return lacking + HALF + rz(block, qubit, phi);
        }
        double lacking = rz(block, qubit, lambda - HALF);
        if (theta == PI && hasX) {
            block.gate(Gate.X, qubit);
            lacking -= HALF;
        } else {
            block.gate(Gate.H, qubit);
            lacking += rz(block, qubit, theta);
            block.gate(Gate.H, qubit);
        }
        return lacking + rz(block, qubit, phi + HALF);
    }

    /** The Euler angles of the same gate in a frame where Z is called X and X is called Z. */
    private double xyx(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        // H m H: X and Z exchanged, Y negated
        double[] m = Matrix2.product(Matrix2.expZ(-phi / 2), Matrix2.expY(-theta / 2), Matrix2.expZ(-lambda / 2));
        double h = Math.sqrt(0.5);
        double[] hadamard = {h, 0, h, 0, h, 0, -h, 0};
        double[] turned = Matrix2.product(hadamard, m, hadamard);
        double cos = Math.hypot(turned[0], turned[1]);
        double sin = Math.hypot(turned[4], turned[5]);
        // in SU(2) the entries are exp(i sum/2) cos and exp(i difference/2) sin
        double sum = 2 * Math.atan2(turned[7], turned[6]);
        double difference = 2 * Math.atan2(turned[5], turned[4]);
        if (sin < NEGLIGIBLE) {
            difference = sum;
        } else if (cos < NEGLIGIBLE) {
            sum = difference;
        }
        double first = (sum - difference) / 2;
        double last = (sum + difference) / 2;
        double angle = 2 * Math.atan2(sin, cos);
        if (rotations(first - PI) + rotations(last + PI) < rotations(first) + rotations(last)) {
            first -= PI;
            last += PI;
            angle = -angle;
        }
        double lacking = rotation(block, Gate.RX, qubit, first);
        lacking += rotation(block, Gate.RY, qubit, -angle);
        lacking += rotation(block, Gate.RX, qubit, last);
        return lacking;
    }

    /** One pulse where phi + lambda is a whole turn, else R(pi, b) R(t, a) = Rz(2b - a) Rx(t + pi) Rz(-a). */
    private double prx(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        double sum = phi + lambda;
        if (Math.abs(remainder(sum)) < NEGLIGIBLE) {
            block.gate(Gate.R, qubit, theta, normal(HALF - lambda));
            return halfTurns(sum);
        }
        if (theta == PI) {
            // Rz(phi) Ry(pi) Rz(lambda) = R(pi, (phi - lambda + pi) / 2)
            double axis = (phi - lambda + PI) / 2;
            block.gate(Gate.R, qubit, PI, normal(axis));
            return 0;
        }
        // Rz(phi + pi/2) Rx(theta) Rz(lambda - pi/2) with t = theta - pi
        double a = HALF - lambda;
        block.gate(Gate.R, qubit, theta - PI, normal(a));
        block.gate(Gate.R, qubit, PI, normal((phi + HALF + a) / 2));
        return 0;
    }

    /** GPI2(phi) GPI((phi - lambda - theta) / 2) GPI2(-lambda) = -i Rz(phi) Ry(theta) Rz(lambda). */
    private double gpi(BlockBuilder block, int qubit, double phi, double theta, double lambda) {
        if (theta == PI) {
            block.gate(Gate.GPI, qubit, normal((phi - lambda + PI) / 2));
            return -HALF;
        }
        if (theta == HALF) {
            double sum = phi + lambda;
            if (Math.abs(remainder(sum)) < NEGLIGIBLE) {
                block.gate(Gate.GPI2, qubit, normal(HALF - lambda));
                return halfTurns(sum);
            }
            block.gate(Gate.GPI2, qubit, normal(-lambda - HALF));
            block.gate(Gate.GPI, qubit, normal((phi - lambda - PI) / 2));
            return HALF;
        }
        block.gate(Gate.GPI2, qubit, normal(-lambda));
        block.gate(Gate.GPI, qubit, normal((phi - lambda - theta) / 2));
        block.gate(Gate.GPI2, qubit, normal(phi));
        return HALF;
    }

    private double appendWord(BlockBuilder block, int qubit, double[] m) {
        int word = words.find(m);
        if (word < 0) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "a gate on one qubit cannot be made exactly from "
                            + gates.stream().map(Gate::id).collect(Collectors.joining(", "))
                            + "; with rz and sx (or rz and rx, or u, or r) as well the target can make every gate");
        }
        for (Gate gate : words.word(word)) {
            block.gate(gate, qubit);
        }
        return words.phase(word, m);
    }

    /** Appends a rotation about Z unless it is none; returns the phase that is lacking. */
    private double rz(BlockBuilder block, int qubit, double angle) {
        return rotation(block, z, qubit, angle);
    }

    private static double rotation(BlockBuilder block, Gate gate, int qubit, double angle) {
        double rest = normal(angle);
        double lacking = halfTurns(angle);
        if (Math.abs(rest) < NEGLIGIBLE) {
            return lacking;
        }
        block.gate(gate, qubit, rest);
        return gate == Gate.P ? lacking - rest / 2 : lacking;
    }

    /** The angle in (-pi, pi]. */
    private static double normal(double angle) {
        double rest = remainder(angle);
        return rest <= -PI + NEGLIGIBLE ? PI : rest + 0.0;
    }

    private static double remainder(double angle) {
        return angle - 2 * PI * Math.rint(angle / (2 * PI));
    }

    /** pi when the rotation by the {@linkplain #normal normal} angle is minus the rotation by the angle, else 0. */
    private static double halfTurns(double angle) {
        double turns = Math.rint((angle - normal(angle)) / (2 * PI));
        return ((long) turns & 1) == 0 ? 0 : PI;
    }

    private static double argument(double re, double im) {
        return Math.atan2(im, re);
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        gates.forEach(gate -> names.add(gate.id()));
        return form + " over " + names;
    }
}
