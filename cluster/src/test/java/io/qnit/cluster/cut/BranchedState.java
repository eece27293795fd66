package io.qnit.cluster.cut;

import io.qnit.compiler.matrix.Operations;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Plain state vectors, one for each course of what is random, unnormalised: slow and obvious. Knows gates on one and two
 * qubits, unitaries, and resets.
 */
public final class BranchedState {
    private int qubits;
    private List<double[]> branches;

    private BranchedState(int qubits, List<double[]> branches) {
        this.qubits = qubits;
        this.branches = branches;
    }

    public static BranchedState zero(int qubits) {
        double[] vector = new double[2 << qubits];
        vector[0] = 1;
        return new BranchedState(qubits, List.of(vector));
    }

    static BranchedState random(int qubits, Random random) {
        double[] vector = new double[2 << qubits];
        double norm = 0;
        for (int k = 0; k < vector.length; k++) {
            vector[k] = random.nextGaussian();
            norm += vector[k] * vector[k];
        }
        for (int k = 0; k < vector.length; k++) {
            vector[k] /= Math.sqrt(norm);
        }
        return new BranchedState(qubits, List.of(vector));
    }

    /** Qubits 0 to n - 1, each entangled with qubit n + its number: what a channel does to it is its Choi matrix. */
    static BranchedState entangledWithReferences(int n) {
        double[] vector = new double[2 << 2 * n];
        for (int k = 0; k < 1 << n; k++) {
            vector[2 * (k | k << n)] = Math.pow(2, -n / 2.0);
        }
        return new BranchedState(2 * n, List.of(vector));
    }

    public BranchedState copy() {
        return new BranchedState(qubits, branches);
    }

    public BranchedState run(Block block, int... places) {
        return part(block, 0, block.size(), places);
    }

    /** Operations from (included) to (excluded); qubit k of the block is places[k], or k when there are none. */
    public BranchedState part(Block block, int from, int to, int... places) {
        for (int i = from; i < to; i++) {
            int[] on = block.qubits(i);
            for (int k = 0; k < on.length && places.length > 0; k++) {
                on[k] = places[on[k]];
            }
            if (block.opcode(i) == Opcode.RESET) {
                reset(on[0]);
            } else if (block.opcode(i) != Opcode.BARRIER) {
                gate(Operations.matrix(block, i), on);
            }
        }
        return this;
    }

    /** Does a setting at some qubits and keeps one outcome. */
    public BranchedState row(Setting setting, int outcome, List<Integer> at) {
        int[] places = new int[setting.qubits() + setting.ancillas()];
        for (int k = 0; k < places.length; k++) {
            places[k] = k < at.size() ? at.get(k) : qubits + k - at.size();
        }
        for (int a = 0; a < setting.ancillas(); a++) {
            branches = branches.stream().map(v -> Arrays.copyOf(v, 2 * v.length)).toList();
            qubits++;
        }
        run(setting.before(), places);
        for (int j = 0; j < setting.measured().size(); j++) {
            project(places[setting.measured().get(j)], outcome >> j & 1);
        }
        run(setting.after(), places);
        for (int a = 0; a < setting.ancillas(); a++) {
            forgetLast();
        }
        return this;
    }

    public BranchedState gate(double[] m, int... on) {
        int d = 1 << on.length;
        List<double[]> next = new ArrayList<>();
        for (double[] v : branches) {
            double[] w = new double[v.length];
            for (int i = 0; i < v.length / 2; i++) {
                int row = 0;
                int rest = i;
                for (int k = 0; k < on.length; k++) {
                    row |= (i >> on[k] & 1) << k;
                    rest &= ~(1 << on[k]);
                }
                for (int c = 0; c < d; c++) {
                    int j = rest;
                    for (int k = 0; k < on.length; k++) {
                        j |= (c >> k & 1) << on[k];
                    }
                    double re = m[2 * (row * d + c)];
                    double im = m[2 * (row * d + c) + 1];
                    w[2 * i] += re * v[2 * j] - im * v[2 * j + 1];
                    w[2 * i + 1] += re * v[2 * j + 1] + im * v[2 * j];
                }
            }
            next.add(w);
        }
        branches = next;
        return this;
    }

    public BranchedState project(int qubit, int outcome) {
        branches = branches.stream().map(v -> projected(v, qubit, outcome)).toList();
        return this;
    }

    private void reset(int qubit) {
        List<double[]> next = new ArrayList<>();
        for (double[] v : branches) {
            next.add(projected(v, qubit, 0));
            double[] one = projected(v, qubit, 1);
            double[] flipped = new double[v.length];
            for (int i = 0; i < v.length / 2; i++) {
                flipped[2 * (i ^ 1 << qubit)] = one[2 * i];
                flipped[2 * (i ^ 1 << qubit) + 1] = one[2 * i + 1];
            }
            next.add(flipped);
        }
        branches = next;
    }

    private static double[] projected(double[] v, int qubit, int outcome) {
        double[] w = v.clone();
        for (int i = 0; i < v.length / 2; i++) {
            if ((i >> qubit & 1) != outcome) {
                w[2 * i] = 0;
                w[2 * i + 1] = 0;
            }
        }
        return w;
    }

    /** Traces the highest qubit out. */
    private void forgetLast() {
        List<double[]> next = new ArrayList<>();
        for (double[] v : branches) {
            next.add(Arrays.copyOf(v, v.length / 2));
            next.add(Arrays.copyOfRange(v, v.length / 2, v.length));
        }
        branches = next;
        qubits--;
    }

    /** The reduced density matrix of the qubits from the first on; row-major, interleaved. */
    public double[] density(int from) {
        int low = 1 << from;
        int d = 1 << qubits - from;
        double[] rho = new double[2 * d * d];
        for (double[] v : branches) {
            for (int r = 0; r < d; r++) {
                for (int c = 0; c < d; c++) {
                    for (int k = 0; k < low; k++) {
                        int i = 2 * (r * low + k);
                        int j = 2 * (c * low + k);
                        rho[2 * (r * d + c)] += v[i] * v[j] + v[i + 1] * v[j + 1];
                        rho[2 * (r * d + c) + 1] += v[i + 1] * v[j] - v[i] * v[j + 1];
                    }
                }
            }
        }
        return rho;
    }

    /** The unnormalised expectation value of a Pauli string. */
    public double expectation(PauliString string) {
        BranchedState turned = copy();
        int mask = 0;
        double r = Math.sqrt(0.5);
        for (var factor : string.factors().entrySet()) {
            mask |= 1 << factor.getKey();
            if (factor.getValue() == Pauli.X) {
                turned.gate(new double[] {r, 0, r, 0, r, 0, -r, 0}, factor.getKey());
            } else if (factor.getValue() == Pauli.Y) {
                turned.gate(new double[] {r, 0, 0, -r, r, 0, 0, r}, factor.getKey());
            }
        }
        double sum = 0;
        for (double[] v : turned.branches) {
            for (int i = 0; i < v.length / 2; i++) {
                double p = v[2 * i] * v[2 * i] + v[2 * i + 1] * v[2 * i + 1];
                sum += Integer.bitCount(i & mask) % 2 == 0 ? p : -p;
            }
        }
        return sum;
    }

    /** The unnormalised probability of each pattern of some qubits, {@code on[0]} the least significant bit. */
    public double[] probabilities(int... on) {
        double[] sums = new double[1 << on.length];
        for (double[] v : branches) {
            for (int i = 0; i < v.length / 2; i++) {
                int pattern = 0;
                for (int k = 0; k < on.length; k++) {
                    pattern |= (i >> on[k] & 1) << k;
                }
                sums[pattern] += v[2 * i] * v[2 * i] + v[2 * i + 1] * v[2 * i + 1];
            }
        }
        return sums;
    }
}
