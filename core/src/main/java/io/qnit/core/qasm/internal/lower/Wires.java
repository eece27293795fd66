package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The qubits, clbits and variables that the circuit gets. Local clbits are numbered from {@link #FIRST_LOCAL} while the
 * source is read, since global registers may still follow; {@link Closing} moves them behind those. What a statement
 * declares is made once, however often a loop or call repeats the statement.
 */
final class Wires {
    static final int MAX_QUBITS = 1_000_000;
    static final int MAX_CLBITS = 1 << 22;
    static final int FIRST_LOCAL = 1 << 28;

    private final List<QubitRegister> qubitRegisters = new ArrayList<>();
    private final List<ClbitRegister> globals = new ArrayList<>();
    private final List<ClbitRegister> locals = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> localOffsets = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Integer> variableIndices = new IdentityHashMap<>();
    private int qubits;
    private int physicalQubits;
    private int globalClbits;
    private int localClbits;

    boolean qubitsFit(int size) {
        return size <= MAX_QUBITS - qubits;
    }

    boolean clbitsFit(int size) {
        return size <= MAX_CLBITS - globalClbits - localClbits;
    }

    int addQubits(String name, int size, RegisterForm form) {
        int offset = qubits;
        qubitRegisters.add(new QubitRegister(name, offset, size, form));
        qubits += size;
        return offset;
    }

    int addGlobalClbits(String name, int size, RegisterForm form) {
        int offset = globalClbits;
        globals.add(new ClbitRegister(name, offset, size, form, ClbitRegister.Scope.GLOBAL));
        globalClbits += size;
        return offset;
    }

    /** The local register that belongs to {@code owner}, made when it is first asked for. */
    int localClbits(Object owner, String name, int size, RegisterForm form) {
        Integer known = localOffsets.get(owner);
        if (known != null) {
            return known;
        }
        int offset = FIRST_LOCAL + localClbits;
        locals.add(new ClbitRegister(name, offset, size, form, ClbitRegister.Scope.LOCAL));
        localClbits += size;
        localOffsets.put(owner, offset);
        return offset;
    }

    /** Whether this owner's register or variable exists already, and so may hold an old value. */
    boolean isKnown(Object owner) {
        return localOffsets.containsKey(owner) || variableIndices.containsKey(owner);
    }

    /** The variable that belongs to {@code owner}, made when it is first asked for. */
    int variable(Object owner, String name, ClassicalType type, Variable.Role role) {
        Integer known = variableIndices.get(owner);
        if (known != null && variables.get(known).type().equals(type)) {
            return known;
        }
        variables.add(new Variable(name, type, role));
        variableIndices.put(owner, variables.size() - 1);
        return variables.size() - 1;
    }

    /** The variable that belongs to {@code owner} already. */
    int variableOf(Object owner) {
        return java.util.Objects.requireNonNull(variableIndices.get(owner));
    }

    void usePhysical(int number) {
        physicalQubits = Math.max(physicalQubits, number + 1);
    }

    boolean hasRegisters() {
        return !qubitRegisters.isEmpty();
    }

    boolean hasPhysical() {
        return physicalQubits > 0;
    }

    int qubitCount() {
        return hasRegisters() ? qubits : physicalQubits;
    }

    List<QubitRegister> qubitRegisters() {
        return qubitRegisters;
    }

    List<ClbitRegister> globals() {
        return globals;
    }

    List<ClbitRegister> locals() {
        return locals;
    }

    List<Variable> variables() {
        return variables;
    }

    int globalClbits() {
        return globalClbits;
    }
}
