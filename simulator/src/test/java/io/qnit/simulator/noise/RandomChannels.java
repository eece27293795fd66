package io.qnit.simulator.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random matrices and channels for tests. */
public final class RandomChannels {
    private RandomChannels() {}

    /** A channel of any kind. */
    public static Channel channel(Random random, int qubits) {
        return switch (random.nextInt(qubits == 1 ? 9 : 6)) {
            case 0 -> Channel.depolarizing(qubits, 0.2 * random.nextDouble());
            case 1 -> Channel.pauli(Map.of("XYZ".substring(0, qubits), 0.1, "ZXX".substring(0, qubits), 0.05));
            case 2 -> Channel.ofKraus(qubits, kraus(random, qubits, 1 + random.nextInt(4)));
            case 3 -> Channel.coherentUnitary(unitary(random, qubits));
            case 4 -> Channel.unitaries(
                    new UnitaryMixture(
                            new double[] {0.8, 0.2}, List.of(Matrices.identity(1 << qubits), unitary(random, qubits))));
            case 5 -> qubits == 1
                    ? Channel.phaseDamping(0.3 * random.nextDouble())
                    : Channel.amplitudeDamping(0.2, 0.1).tensor(channel(random, qubits - 1));
            case 6 -> Channel.amplitudeDamping(0.3 * random.nextDouble(), random.nextDouble());
            case 7 -> Channel.thermalRelaxation(new Relaxation(50, 30 + 70 * random.nextDouble(), 0.1), 5);
            default -> Channel.reset(0.1, 0.05);
        };
    }

    public static double[] unitary(Random random, int qubits) {
        return kraus(random, qubits, 1).getFirst();
    }

    /** The blocks of a random isometry, by Gram and Schmidt. */
    public static List<double[]> kraus(Random random, int qubits, int count) {
        int d = 1 << qubits;
        int rows = d * count;
        double[][] columns = new double[d][2 * rows];
        for (int c = 0; c < d; c++) {
            double[] column = columns[c];
            for (int k = 0; k < column.length; k++) {
                column[k] = random.nextGaussian();
            }
            for (int before = 0; before < c; before++) {
                double[] other = columns[before];
                double re = 0;
                double im = 0;
                for (int k = 0; k < column.length; k += 2) {
                    re += other[k] * column[k] + other[k + 1] * column[k + 1];
                    im += other[k] * column[k + 1] - other[k + 1] * column[k];
                }
                for (int k = 0; k < column.length; k += 2) {
                    column[k] -= re * other[k] - im * other[k + 1];
                    column[k + 1] -= re * other[k + 1] + im * other[k];
                }
            }
            double norm = 0;
            for (double x : column) {
                norm += x * x;
            }
            for (int k = 0; k < column.length; k++) {
                column[k] /= Math.sqrt(norm);
            }
        }
        List<double[]> kraus = new ArrayList<>();
        for (int block = 0; block < count; block++) {
            double[] m = new double[2 * d * d];
            for (int row = 0; row < d; row++) {
                for (int c = 0; c < d; c++) {
                    m[2 * (row * d + c)] = columns[c][2 * (block * d + row)];
                    m[2 * (row * d + c) + 1] = columns[c][2 * (block * d + row) + 1];
                }
            }
            kraus.add(m);
        }
        return kraus;
    }

    static double[] density(Random random, int qubits) {
        int d = 1 << qubits;
        double[] a = new double[2 * d * d];
        for (int k = 0; k < a.length; k++) {
            a[k] = random.nextGaussian();
        }
        double[] rho = Matrices.multiply(a, Matrices.adjoint(a));
        double trace = 0;
        for (int k = 0; k < d; k++) {
            trace += rho[2 * k * (d + 1)];
        }
        return Matrices.scaled(rho, 1 / trace);
    }
}
