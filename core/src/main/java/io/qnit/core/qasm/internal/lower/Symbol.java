package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name stands for. Gates have a table of their own, {@link GateNames}. */
sealed interface Symbol {
    String name();

    /** The words of a message: "a qubit", "a bit", ... */
    String kind();

    /** A register, a single qubit, an alias of qubits, or a subroutine's qubit parameter. */
    final class Qubits implements Symbol {
        private final String name;
        private final int offset;
        private final int size;
        private final RegisterForm form;
        private final int @Nullable [] elements;

        Qubits(String name, int offset, int size, RegisterForm form) {
            this.name = name;
            this.offset = offset;
            this.size = size;
            this.form = form;
            this.elements = null;
        }

        Qubits(String name, int[] elements, RegisterForm form) {
            this.name = name;
            this.offset = 0;
            this.size = elements.length;
            this.form = form;
            this.elements = elements;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String kind() {
            return isArray() ? "a register of qubits" : "a qubit";
        }

        int size() {
            return size;
        }

        boolean isArray() {
            return form == RegisterForm.ARRAY;
        }

        int qubit(int index) {
            return elements == null ? offset + index : elements[index];
        }

        int[] all() {
            int[] qubits = new int[size];
            for (int i = 0; i < size; i++) {
                qubits[i] = qubit(i);
            }
            return qubits;
        }
    }

    /** Classical bits of the circuit: a register, a single bit or an alias of bits. */
    final class Bits implements Symbol {
        private final String name;
        private final RegisterForm form;
        private final List<Integer> clbits;

        Bits(String name, int offset, int size, RegisterForm form) {
            this(name, run(offset, size), form);
        }

        Bits(String name, List<Integer> clbits, RegisterForm form) {
            this.name = name;
            this.form = form;
            this.clbits = List.copyOf(clbits);
        }

        private static List<Integer> run(int offset, int size) {
            List<Integer> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(offset + i);
            }
            return list;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String kind() {
            return isArray() ? "a bit register" : "a bit";
        }

        boolean isArray() {
            return form == RegisterForm.ARRAY;
        }

        int size() {
            return clbits.size();
        }

        List<Integer> clbits() {
            return clbits;
        }

        Expression expression() {
            return isArray() ? new Expression.Clbits(clbits) : new Expression.Clbit(clbits.getFirst());
        }
    }

    /** A {@code const}, or a built-in constant. */
    record Constant(String name, Value value) implements Symbol {
        @Override
        public String kind() {
            return "a constant";
        }
    }

    /** A classical variable of the circuit; its value may be known while reading, see {@link Knowledge}. */
    final class Variable implements Symbol {
        private final String name;
        private final ClassicalType type;
        private final int index;

        /** Written by {@link Knowledge} only. */
        @Nullable Value known;

        private final boolean ofLoop;

        Variable(String name, ClassicalType type, int index) {
            this.name = name;
            this.type = type;
            this.index = index;
            this.ofLoop = false;
        }

        private Variable(Variable variable) {
            this.name = variable.name;
            this.type = variable.type;
            this.index = variable.index;
            this.ofLoop = true;
        }

        /** The variable that a loop counts with. */
        static Variable ofLoop(String name, ClassicalType type, int index) {
            return new Variable(new Variable(name, type, index));
        }

        boolean isOfLoop() {
            return ofLoop;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String kind() {
            return "a variable of type " + type;
        }

        ClassicalType type() {
            return type;
        }

        int index() {
            return index;
        }
    }

    /** An angle of a gate definition. */
    record GateParameter(String name, int index) implements Symbol {
        @Override
        public String kind() {
            return "a gate parameter";
        }
    }

    /** A subroutine, expanded at each call. */
    final class Subroutine implements Symbol {
        private final Statement.Subroutine definition;
        private final Source source;

        /** How many operations a call expands to, as found when the definition was checked; -1 before that. */
        long cost = -1;

        /** Whether the definition has an error, so that calls say nothing more. */
        boolean broken;

        /** Whether it is being expanded: a call would be recursive. */
        boolean active;

        Subroutine(Statement.Subroutine definition, Source source) {
            this.definition = definition;
            this.source = source;
        }

        @Override
        public String name() {
            return definition.name();
        }

        @Override
        public String kind() {
            return "a subroutine";
        }

        Statement.Subroutine definition() {
            return definition;
        }

        Source source() {
            return source;
        }
    }

    /** An {@code extern} function. */
    record External(String name) implements Symbol {
        @Override
        public String kind() {
            return "an external function";
        }
    }

    /** A name whose declaration failed or that was reported as unknown: nothing more is said about it. */
    record Poisoned(String name) implements Symbol {
        @Override
        public String kind() {
            return "a name with an error";
        }
    }
}
