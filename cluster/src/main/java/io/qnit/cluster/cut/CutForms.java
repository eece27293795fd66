package io.qnit.cluster.cut;

import java.util.List;

/** Which decomposition is taken for what is cut. {@link GateCuts} and {@link WireCuts} have them. */
public interface CutForms {
    /**
     * The form of a gate, or of parallel gates that are cut as one.
     *
     * @param unitaries a 4x4 matrix for each gate, row-major with re and im interleaved; the qubit of the left side is
     *     the least significant bit. Gate k acts on qubit k of either end
     */
    CutForm gates(List<double[]> unitaries);

    /** The form of so many parallel wires that are cut as one. */
    CutForm wires(int count);

    /** The fewest circuits and rows: for nodes that give fragments exactly. */
    static CutForms exact() {
        return new CutForms() {
            @Override
            public CutForm gates(List<double[]> unitaries) {
                return GateCuts.fewest(unitaries);
            }

            @Override
            public CutForm wires(int count) {
                return WireCuts.fewest(count);
            }
        };
    }

    /** The least gamma: for nodes that give shots. */
    static CutForms sampled() {
        return new CutForms() {
            @Override
            public CutForm gates(List<double[]> unitaries) {
                return GateCuts.optimal(unitaries);
            }

            @Override
            public CutForm wires(int count) {
                return WireCuts.measureAndPrepare(count);
            }
        };
    }
}
