package io.qnit.cluster.free;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What free cuts are made for.
 *
 * @param width the number of qubits of the widest node; parts that bits connect are joined up to it, since that takes fewer
 *     circuits. Parts that are wider by themselves stay as they are
 * @param ability what the nodes can do
 * @param shots what will be asked for: no part is run as more circuits than that
 * @param cuts which kinds of cuts may be made
 */
public record FreeCutOptions(int width, NodeAbility ability, long shots, Set<FreeCut> cuts) {
    public FreeCutOptions {
        if (width < 1 || shots < 1) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "free cuts need nodes of at least one qubit and at least one shot; found " + width
                            + " qubits and " + shots + " shots");
        }
        cuts = Collections.unmodifiableSet(cuts.isEmpty() ? EnumSet.noneOf(FreeCut.class) : EnumSet.copyOf(cuts));
    }

    /** All kinds of cuts, on nodes that measure at the end, for 1024 shots. */
    public static FreeCutOptions ofWidth(int width) {
        return new FreeCutOptions(width, NodeAbility.FINAL_MEASUREMENTS, 1024, EnumSet.allOf(FreeCut.class));
    }

    public FreeCutOptions withAbility(NodeAbility newAbility) {
        return new FreeCutOptions(width, newAbility, shots, cuts);
    }

    public FreeCutOptions withShots(long newShots) {
        return new FreeCutOptions(width, ability, newShots, cuts);
    }

    public FreeCutOptions without(FreeCut cut) {
        EnumSet<FreeCut> fewer = EnumSet.noneOf(FreeCut.class);
        fewer.addAll(cuts);
        fewer.remove(cut);
        return new FreeCutOptions(width, ability, shots, fewer);
    }
}
