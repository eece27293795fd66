package io.qnit.compiler;

import io.qnit.compiler.pass.Inside;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts numbers in place of input parameters, so that a circuit can be compiled. */
public final class ParameterBinding {
    private static final ClassicalType.Float RADIANS = new ClassicalType.Float(64);

    private final Circuit circuit;
    private final Map<String, Double> values;

    private ParameterBinding(Circuit circuit, Map<String, Double> values) {
        this.circuit = circuit;
        this.values = values;
    }

    /**
     * The circuit with every angle that depends on these inputs alone as a number. Inputs that have a value and that only
     * angles use are no inputs any more.
     *
     * @throws QnitException {@link ErrorCode#UNBOUND_PARAMETER} where a name is not an input of the circuit
     */
    public static Circuit bind(Circuit circuit, Map<String, Double> values) {
        List<String> inputs = circuit.inputs().stream().map(Variable::name).toList();
        for (String name : values.keySet()) {
            if (!inputs.contains(name)) {
                throw new QnitException(
                        ErrorCode.UNBOUND_PARAMETER,
                        "the circuit has no input '" + name + "'; its inputs are "
                                + (inputs.isEmpty() ? "none" : String.join(", ", inputs)));
            }
        }
        if (values.isEmpty()) {
            return circuit;
        }
        Set<Integer> elsewhere = new HashSet<>();
        VariableUse.collect(circuit.body(), elsewhere);
        ParameterBinding binding = new ParameterBinding(circuit, values);
        Block body = binding.bound(circuit.body());
        List<Variable> variables = new ArrayList<>();
        for (int k = 0; k < circuit.variables().size(); k++) {
            Variable variable = circuit.variables().get(k);
            boolean known = variable.role() == Variable.Role.INPUT
                    && values.containsKey(variable.name())
                    && !elsewhere.contains(k);
            variables.add(known ? new Variable(variable.name(), variable.type(), Variable.Role.LOCAL) : variable);
        }
        return new Circuit(
                circuit.name(),
                circuit.qubitCount(),
                circuit.qubitRegisters(),
                circuit.clbitRegisters(),
                variables,
                body);
    }

    private Block bound(Block block) {
        BlockBuilder builder = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            if (Inside.isControlFlow(block, i)) {
                List<Block> blocks = Block.inside(block.node(i)).stream().map(this::bound).toList();
                builder.line(block.line(i)).node(Inside.with(block.node(i), blocks)).line(0);
            } else if (block.isGate(i) && hasSymbol(block, i)) {
                double[] angles = block.parameters(i);
                for (int k = 0; k < angles.length; k++) {
                    Optional<Expression> symbol = block.symbol(i, k);
                    if (symbol.isPresent()) {
                        angles[k] = number(symbol.get(), block, i);
                    }
                }
                builder.line(block.line(i))
                        .controlled(block.addedControls(i), block.gate(i), block.qubits(i), angles)
                        .line(0);
            } else {
                builder.append(block, i);
            }
        }
        return builder.build();
    }

    private static boolean hasSymbol(Block block, int i) {
        for (int k = 0; k < block.gate(i).parameterCount(); k++) {
            if (block.symbol(i, k).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private double number(Expression expression, Block block, int i) {
        ClassicalState inputs = new ClassicalState() {
            @Override
            public boolean clbit(int index) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        "the angle of '" + block.gate(i).id() + "' (line " + block.line(i)
                                + ") depends on a measurement; circuits are compiled with numbers for angles");
            }

            @Override
            public Value variable(int index) {
                Variable variable = circuit.variables().get(index);
                Double value = variable.role() == Variable.Role.INPUT ? values.get(variable.name()) : null;
                if (value == null) {
                    throw new QnitException(
                            ErrorCode.UNBOUND_PARAMETER,
                            "the angle of '" + block.gate(i).id() + "' (line " + block.line(i) + ") depends on '"
                                    + variable.name() + "', which has no value: --param " + variable.name()
                                    + "=value");
                }
                return Evaluation.cast(new Value.Real(RADIANS, value), variable.type());
            }
        };
        if (Evaluation.cast(Evaluation.evaluate(expression, inputs),
                RADIANS) instanceof Value.Real(var _, double number)
                && Double.isFinite(number)) {
            return number;
        }
        throw new QnitException(
                ErrorCode.CLASSICAL_ERROR,
                "the angle of '" + block.gate(i).id() + "' (line " + block.line(i) + ") is not a finite number");
    }
}
