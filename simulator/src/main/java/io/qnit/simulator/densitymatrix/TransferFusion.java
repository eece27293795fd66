package io.qnit.simulator.densitymatrix;

import io.qnit.simulator.noise.PauliTransfer;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins gates and noise into matrices on Pauli coefficients. Everything that happens to one or two qubits between two
 * meetings with other qubits becomes one matrix on two: a dense 16 by 16 matrix costs 16 multiplications per coefficient,
 * one on three qubits 64, which would have to replace more than four matrices on two to pay; so nothing is joined beyond
 * two qubits, and wider operations only take in what is on fewer qubits before and after them.
 */
final class TransferFusion {
    /** Unitaries on more qubits run by way of matrix entries, see {@link WideUnitary}. */
    static final int WIDEST = 3;

    /** What comes out: transfers and wide unitaries, in an order that is right to run them. */
    sealed interface Item {
        record Dense(Transfer transfer) implements Item {}

        record Wide(WideUnitary unitary) implements Item {}
    }

    private final List<@Nullable Item> items = new ArrayList<>();
    /** By qubit, the last transfer that acts on it and may still grow, and its place. */
    private final @Nullable Transfer[] last;
    private final int[] place;

    private TransferFusion(int qubits) {
        last = new Transfer[qubits];
        place = new int[qubits];
    }

    static List<Item> fuse(int qubits, List<Operation> operations) {
        TransferFusion fusion = new TransferFusion(qubits);
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary unitary -> fusion.add(unitary);
                case Noise noise -> fusion.add(noise.channel().pauliTransfer(), noise.qubits());
            }
        }
        List<Item> kept = new ArrayList<>();
        for (@Nullable Item item : fusion.items) {
            if (item != null) {
                kept.add(item);
            }
        }
        return kept;
    }

    private void add(Unitary unitary) {
        int[] qubits = unitary.qubits();
        if (qubits.length == 0) {
            return; // a global phase
        }
        if (qubits.length > WIDEST) {
            for (int qubit : qubits) {
                last[qubit] = null;
            }
            items.add(new Item.Wide(new WideUnitary(unitary)));
            return;
        }
        add(PauliTransfer.of(withControls(unitary)), qubits);
    }

    /** The whole matrix of a unitary. */
    static double[] withControls(Unitary unitary) {
        if (unitary.controls() == 0) {
            return unitary.matrix();
        }
        int controls = unitary.controls();
        int size = 1 << unitary.qubits().length;
        int small = size >> controls;
        int ones = (1 << controls) - 1;
        double[] m = new double[2 * size * size];
        for (int row = 0; row < size; row++) {
            m[2 * (row * size + row)] = 1;
        }
        for (int row = 0; row < small; row++) {
            for (int column = 0; column < small; column++) {
                int to = 2 * ((row << controls | ones) * size + (column << controls | ones));
                m[to] = unitary.matrix()[2 * (row * small + column)];
                m[to + 1] = unitary.matrix()[2 * (row * small + column) + 1];
            }
        }
        return m;
    }

    private void add(double[] matrix, int[] qubits) {
        Transfer holder = last[qubits[0]];
        if (holder != null && holdsAll(holder, qubits)) {
            holder.append(matrix, qubits, 1);
            return;
        }
        Transfer grown = new Transfer(qubits);
        for (int qubit : qubits) {
            Transfer before = last[qubit];
            if (before != null && within(before, qubits)) {
                grown.append(before);
                items.set(place[qubit], null);
                for (int other : before.qubits()) {
                    last[other] = null;
                }
            }
        }
        grown.append(matrix, qubits, 1);
        for (int qubit : qubits) {
            last[qubit] = grown;
            place[qubit] = items.size();
        }
        items.add(new Item.Dense(grown));
    }

    /** Whether a transfer acts on all these qubits, and nothing has happened to any of them since. */
    private boolean holdsAll(Transfer holder, int[] qubits) {
        for (int qubit : qubits) {
            if (last[qubit] != holder) {
                return false;
            }
        }
        return true;
    }

    /** Whether all qubits of a transfer are among these, and nothing has happened to any of them since. */
    private boolean within(Transfer before, int[] qubits) {
        for (int qubit : before.qubits()) {
            boolean among = false;
            for (int q : qubits) {
                among |= q == qubit;
            }
            if (!among || last[qubit] != before) {
                return false;
            }
        }
        return true;
    }
}
