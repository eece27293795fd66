package io.qnit.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is cut and what runs where, for people. Immutable.
 *
 * @param free what was taken apart or left out at no cost, one sentence each
 * @param cuts paid for
 */
public record RunPlan(List<String> free, List<CutRow> cuts, List<FragmentRow> fragments) {
    /**
     * A cut.
     *
     * @param what as {@code "rzz on qubits 9 and 10"}
     * @param line of the source, 0 when there is none
     * @param form the decomposition's name
     */
    public record CutRow(String what, int line, String form, double gamma) {}

    /**
     * A fragment.
     *
     * @param gamma the product of the gammas of its cuts
     * @param experiments how many different circuits it takes
     * @param nodes where it may run
     */
    public record FragmentRow(int qubits, double gamma, long experiments, List<String> nodes) {
        public FragmentRow {
            nodes = List.copyOf(nodes);
        }
    }

    public RunPlan {
        free = List.copyOf(free);
        cuts = List.copyOf(cuts);
        fragments = List.copyOf(fragments);
    }

    /** As JSON could have it. */
    public Map<String, Object> toMap() {
        List<Map<String, Object>> cutRows = new ArrayList<>();
        for (CutRow cut : cuts) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("what", cut.what());
            if (cut.line() > 0) {
                row.put("line", cut.line());
            }
            row.put("form", cut.form());
            row.put("gamma", cut.gamma());
            cutRows.add(row);
        }
        List<Map<String, Object>> fragmentRows = new ArrayList<>();
        for (FragmentRow fragment : fragments) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("qubits", fragment.qubits());
            row.put("gamma", fragment.gamma());
            row.put("circuits", fragment.experiments());
            row.put("nodes", fragment.nodes());
            fragmentRows.add(row);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("free", free);
        map.put("cuts", cutRows);
        map.put("fragments", fragmentRows);
        return map;
    }
}
