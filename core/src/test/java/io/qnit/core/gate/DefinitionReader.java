package io.qnit.core.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The matrix of a definition in the gate table, by multiplying out its statements: slow and obvious. */
final class DefinitionReader {
    private final Gate gate;
    private final Map<String, Double> values = new HashMap<>();
    private String text = "";
    private int at;

    private DefinitionReader(Gate gate, double... params) {
        this.gate = gate;
        values.put("pi", Math.PI);
        for (int k = 0; k < params.length; k++) {
            values.put(gate.parameterNames().get(k), params[k]);
        }
    }

    static double[] matrix(Gate gate, double... params) {
        return new DefinitionReader(gate, params).product();
    }

    private double[] product() {
        double[] m = GateMatrices.identity(gate.qubitCount());
        for (String statement : gate.definition().split(";")) {
            if (!statement.isBlank()) {
                m = Matrices.times(step(statement.strip()), m);
            }
        }
        return m;
    }

    private double[] step(String statement) {
        int open = statement.indexOf('(');
        int close = statement.lastIndexOf(')');
        boolean bare = open < 0;
        String name = bare ? statement.substring(0, statement.indexOf(' ')) : statement.substring(0, open);
        String operands = bare ? statement.substring(name.length()) : statement.substring(close + 1);
        Gate part = Gate.named(name).orElseThrow(() -> new AssertionError("unknown gate " + name));
        if (part.ordinal() == gate.ordinal()) {
            throw new AssertionError(gate + " is defined by itself");
        }
        double[] params = bare
                ? new double[0]
                : List.of(statement.substring(open + 1, close).split(",")).stream()
                        .mapToDouble(this::evaluate)
                        .toArray();
        int[] qubits = operands.isBlank()
                ? new int[0]
                : List.of(operands.strip().split(", ")).stream()
                        .mapToInt(o -> o.charAt(0) - 'a')
                        .toArray();
        return Matrices.embedded(part.matrix(params), gate.qubitCount(), qubits);
    }

    private double evaluate(String expression) {
        text = expression.replace(" ", "");
        at = 0;
        double value = sum();
        if (at != text.length()) {
            throw new AssertionError("left over in " + text);
        }
        return value;
    }

    private double sum() {
        double value = product(1);
        while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            value += text.charAt(at++) == '+' ? product(1) : -product(1);
        }
        return value;
    }

    private double product(double unit) {
        double value = unit * factor();
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
            value /= factor();
        }
        return value;
    }

    private double factor() {
        if (text.charAt(at) == '-') {
            at++;
            return -factor();
        }
        if (text.charAt(at) == '(') {
            at++;
            double value = sum();
            at++;
            return value;
        }
        int from = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        Double value = values.get(word);
        return value == null ? Double.parseDouble(word) : value;
    }
}
