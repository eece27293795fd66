package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which variables have a value that is known while the source is read. Branches are tried one after the other from the
 * same state and then joined: what they disagree about is unknown afterwards.
 */
final class Knowledge {
    private final List<Change> changes = new ArrayList<>();

    private record Change(Symbol.Variable variable, @Nullable Value before) {}

    /** What a branch left behind, for the variables that it touched; null for unknown. */
    record Branch(Map<Symbol.Variable, @Nullable Value> values) {}

    void set(Symbol.Variable variable, @Nullable Value value) {
        changes.add(new Change(variable, variable.known));
        variable.known = value;
    }

    int mark() {
        return changes.size();
    }

    /** Undoes everything since the mark and says how it stood. */
    Branch undo(int mark) {
        Map<Symbol.Variable, @Nullable Value> values = new LinkedHashMap<>();
        for (int i = mark; i < changes.size(); i++) {
            Symbol.Variable variable = changes.get(i).variable();
            values.put(variable, variable.known);
        }
        while (changes.size() > mark) {
            Change change = changes.removeLast();
            change.variable().known = change.before();
        }
        return new Branch(values);
    }

    /** Goes on after exactly one of the branches ran, all of which started from the state of now. */
    void join(List<Branch> branches) {
        Map<Symbol.Variable, @Nullable Value> joined = new LinkedHashMap<>();
        for (Branch branch : branches) {
            branch.values().keySet().forEach(v -> joined.put(v, valueAfter(branches.getFirst(), v)));
        }
        for (Map.Entry<Symbol.Variable, @Nullable Value> entry : joined.entrySet()) {
            Value value = entry.getValue();
            for (Branch branch : branches) {
                Value other = valueAfter(branch, entry.getKey());
                if (value == null || !value.equals(other)) {
                    value = null;
                }
            }
            set(entry.getKey(), value);
        }
    }

    private static @Nullable Value valueAfter(Branch branch, Symbol.Variable variable) {
        return branch.values().containsKey(variable) ? branch.values().get(variable) : variable.known;
    }
}
