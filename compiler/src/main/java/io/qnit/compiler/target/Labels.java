package io.qnit.compiler.target;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a maker calls the qubits, and the numbers from 0 that they have here.
 *
 * @param numbers by label, in the order of the numbers
 */
record Labels(Map<String, Integer> numbers) {
    static Labels of(Collection<String> labels) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        labels.forEach(label -> numbers.putIfAbsent(label, numbers.size()));
        return new Labels(numbers);
    }

    int count() {
        return numbers.size();
    }

    /** The number of a label; a fault where there is no such qubit. */
    Optional<Integer> number(String label, JsonValue place, Faults faults) {
        Optional<Integer> number = Optional.ofNullable(numbers.get(label));
        if (number.isEmpty()) {
            faults.add(place, "there is no qubit '" + JsonValue.shortened(label) + "'");
        }
        return number;
    }

    /** The numbers of a list of labels; empty, and a fault, where one is not known. */
    Optional<List<Integer>> operands(JsonValue list, Faults faults) {
        List<JsonValue> elements = list.elements(faults);
        List<Integer> operands = elements.stream()
                .flatMap(e -> e.text(faults).flatMap(label -> number(label, e, faults)).stream())
                .toList();
        return operands.size() == elements.size() && !operands.isEmpty() ? Optional.of(operands) : Optional.empty();
    }

    /** For people: which label is which number; empty where they are the same. */
    String shown() {
        StringBuilder text = new StringBuilder();
        boolean same = true;
        for (Map.Entry<String, Integer> label : numbers.entrySet()) {
            same &= label.getKey().equals(label.getValue().toString());
            text.append(text.isEmpty() ? "" : " ").append(label.getKey());
        }
        String all = text.toString();
        return same ? "" : "qubits from 0 here are there: " + (all.length() <= 3000 ? all : "in the file's order");
    }
}
