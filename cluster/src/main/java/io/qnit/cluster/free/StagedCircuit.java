package io.qnit.cluster.free;

import io.qnit.core.circuit.Circuit;
import java.util.List;
import java.util.Locale;

/**
 * A circuit parted by free cuts. Immutable.
 *
 * @param original as it was given
 * @param circuit in one piece again, on the same qubits and clbits, with the same outcomes at the same probabilities
 * @param components in an order in which bits go forward
 * @param edges which component reads whose bits
 * @param applied what was done, in order
 */
public record StagedCircuit(
        Circuit original,
        Circuit circuit,
        List<Component> components,
        List<ClassicalEdge> edges,
        List<AppliedCut> applied) {
    public StagedCircuit {
        components = List.copyOf(components);
        edges = List.copyOf(edges);
        applied = List.copyOf(applied);
    }

    /** The width of the widest component, 0 when there is none. */
    public int width() {
        return components.stream().mapToInt(Component::width).max().orElse(0);
    }

    /** How many stages follow each other. */
    public int stages() {
        return components.stream().mapToInt(c -> c.stage() + 1).max().orElse(0);
    }

    /** The most circuits that so many shots can take: for each component as many as there are values of what it reads. */
    public long mostCircuits(long shots) {
        return components.stream().mapToLong(c -> Math.min(shots, c.possibleCircuits())).sum();
    }

    /** What was done and what came of it, in lines for people. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        applied.forEach(cut -> text.append(cut).append('\n'));
        for (Component component : components) {
            text.append(String.format(
                    Locale.ROOT, "part %d (stage %d): %d %s, qubits %s%s\n", component.index(), component.stage(),
                    component.width(), component.width() == 1 ? "qubit" : "qubits", ranges(component.qubits()),
                    component.reads().isEmpty() ? "" : ", reads clbits " + ranges(component.reads())));
        }
        return text.toString();
    }

    /** Runs of numbers as {@code 0-3, 7}. */
    private static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < numbers.size(); k++) {
            int from = k;
            while (k + 1 < numbers.size() && numbers.get(k + 1) == numbers.get(k) + 1) {
                k++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(numbers.get(from));
            text.append(k > from ? "-" + numbers.get(k) : "");
        }
        return text.toString();
    }
}
