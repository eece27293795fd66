package io.qnit.core.qasm.internal.write;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.qasm.program.Program.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the qubits, clbits and variables of a circuit are called in the text. Names that are taken twice or are words of
 * the dialect get a number behind them; letters that the dialect lacks are written as their code. Not safe for use by
 * several threads.
 */
final class Names {
    private static final Set<String> WORDS_OF_2 = Set.of(
            "include", "qreg", "creg", "gate", "opaque", "measure", "reset", "barrier", "if", "pi", "sin", "cos", "tan",
            "exp", "ln", "sqrt");
    private static final Set<String> WORDS_OF_3 = Set.of(
            "OPENQASM", "include", "qreg", "creg", "gate", "opaque", "measure", "reset", "barrier", "if", "pragma",
            "defcalgrammar", "def", "cal", "defcal", "extern", "box", "let", "break", "continue", "else", "end",
            "return", "for", "while", "in", "switch", "case", "default", "nop", "input", "output", "const", "readonly",
            "mutable", "qubit", "bool", "bit", "int", "uint", "float", "angle", "complex", "array", "void", "duration",
            "stretch", "inv", "pow", "ctrl", "negctrl", "durationof", "delay", "true", "false", "gphase", "pi", "tau",
            "euler", "π", "τ", "ℇ", "U");

    private final Circuit circuit;
    private final Dialect dialect;
    private final Set<String> taken = new HashSet<>();
    private final List<String> qubitRegisters = new ArrayList<>();
    private final List<String> clbitRegisters = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();
    private final Map<List<Integer>, String> aliases = new LinkedHashMap<>();
    private final int[] qubitOwner;
    private final int[] clbitOwner;

    Names(Circuit circuit, Dialect dialect) {
        this.circuit = circuit;
        this.dialect = dialect;
        taken.addAll(
                switch (dialect) {
                    case OPENQASM2 -> WORDS_OF_2;
                    case OPENQASM3 -> WORDS_OF_3;
                });
        qubitOwner = new int[circuit.qubitCount()];
        clbitOwner = new int[circuit.clbitCount()];
        for (QubitRegister register : circuit.qubitRegisters()) {
            Arrays.fill(qubitOwner, register.offset(), register.offset() + register.size(), qubitRegisters.size());
            qubitRegisters.add(free(register.name()));
        }
        // global names first, for they are what users see in results; they come first in number, too
        for (ClbitRegister register : circuit.clbitRegisters()) {
            Arrays.fill(clbitOwner, register.offset(), register.offset() + register.size(), clbitRegisters.size());
            clbitRegisters.add(free(register.name()));
        }
        BitSet counting = new BitSet();
        findLoops(circuit.body(), loop -> counting.set(loop.variable()));
        for (int v = 0; v < circuit.variables().size(); v++) {
            String name = circuit.variables().get(v).name();
            variables.add(counting.get(v) ? name : free(name));
        }
        nameLoops(circuit.body(), new ArrayList<>());
        taken.addAll(variables);
    }

    static void findLoops(Block block, Consumer<Node.For> found) {
        for (Node node : block.nodes()) {
            if (node instanceof Node.For loop) {
                found.accept(loop);
            }
            Block.inside(node).forEach(inner -> findLoops(inner, found));
        }
    }

    /** A loop's variable is seen in the loop only, so that loops beside each other can use one name. */
    private void nameLoops(Block block, List<String> around) {
        for (Node node : block.nodes()) {
            if (node instanceof Node.For loop) {
                String wanted = legal(circuit.variables().get(loop.variable()).name());
                String name = wanted;
                for (int k = 1; taken.contains(name) || around.contains(name); k++) {
                    name = wanted + "_" + k;
                }
                variables.set(loop.variable(), name);
                around.add(name);
                nameLoops(loop.body(), around);
                around.removeLast();
            } else {
                Block.inside(node).forEach(inner -> nameLoops(inner, around));
            }
        }
    }

    /** A name like this one that is not taken. */
    String free(String wanted) {
        String legal = legal(wanted);
        String name = legal;
        for (int k = 1; !taken.add(name); k++) {
            name = legal + "_" + k;
        }
        return name;
    }

    /** OpenQASM 2 names begin with a small letter and hold letters and digits of ASCII and underscores. */
    private String legal(String wanted) {
        StringBuilder name = new StringBuilder();
        wanted.codePoints().forEach(c -> {
            boolean allowed = c == '_' || (c < 128 ? Character.isLetterOrDigit(c) : dialect == Dialect.OPENQASM3);
            name.append(allowed ? Character.toString(c) : "u" + Integer.toHexString(c));
        });
        boolean begins = !name.isEmpty()
                && switch (dialect) {
                    case OPENQASM2 -> name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
                    case OPENQASM3 -> !Character.isDigit(name.charAt(0));
                };
        return begins ? name.toString() : "r_" + name;
    }

    /** The names of the registers and variables. */
    Set<String> declared() {
        Set<String> declared = new HashSet<>(clbitRegisters);
        declared.addAll(variables);
        declared.addAll(qubitRegisters);
        return declared;
    }

    String variable(int index) {
        return variables.get(index);
    }

    /** The name of the qubit register at this place in the circuit's list. */
    String qubitRegister(int index) {
        return qubitRegisters.get(index);
    }

    /** The name of the clbit register at this place in the circuit's list. */
    String clbitRegister(int index) {
        return clbitRegisters.get(index);
    }

    String qubit(int qubit) {
        if (circuit.physicalQubits()) {
            return "$" + qubit;
        }
        QubitRegister register = circuit.qubitRegisters().get(qubitOwner[qubit]);
        String name = qubitRegisters.get(qubitOwner[qubit]);
        return register.form() == RegisterForm.SINGLE ? name : name + "[" + (qubit - register.offset()) + "]";
    }

    String clbit(int clbit) {
        ClbitRegister register = circuit.clbitRegisters().get(clbitOwner[clbit]);
        String name = clbitRegisters.get(clbitOwner[clbit]);
        return register.form() == RegisterForm.SINGLE ? name : name + "[" + (clbit - register.offset()) + "]";
    }

    /** Qubits separated by commas; a run that is a whole register is written as the register when that is allowed. */
    String qubits(int[] qubits, Runs runs) {
        StringBuilder text = new StringBuilder();
        int k = 0;
        while (k < qubits.length) {
            text.append(k == 0 ? "" : ", ");
            int length = runs == Runs.WHOLE_REGISTERS ? runLength(qubits, k) : 0;
            if (length > 0) {
                text.append(qubitRegisters.get(qubitOwner[qubits[k]]));
                k += length;
            } else {
                text.append(qubit(qubits[k]));
                k++;
            }
        }
        return text.toString();
    }

    /** Whether registers may stand for all their qubits. */
    enum Runs {
        WHOLE_REGISTERS,
        SINGLE_QUBITS
    }

    /** The register whose qubits, in order, start at {@code qubit}; its name, or empty when none starts there. */
    String qubitRegisterAt(int qubit, int size) {
        if (circuit.physicalQubits()) {
            return "";
        }
        QubitRegister register = circuit.qubitRegisters().get(qubitOwner[qubit]);
        boolean whole = register.form() == RegisterForm.ARRAY && register.offset() == qubit && register.size() == size;
        return whole ? qubitRegisters.get(qubitOwner[qubit]) : "";
    }

    /** The array of clbits that starts at this clbit; its index in the circuit's list, or -1. */
    int clbitArrayAt(int clbit) {
        ClbitRegister register = circuit.clbitRegisters().get(clbitOwner[clbit]);
        return register.form() == RegisterForm.ARRAY && register.offset() == clbit ? clbitOwner[clbit] : -1;
    }

    /** How many measurements from here on make up a whole register measured into another of its size, in order; or 0. */
    int measuredRegister(Block block, int i) {
        int array = block.opcode(i) == Opcode.MEASURE ? clbitArrayAt(block.clbit(i)) : -1;
        int size = array < 0 ? 0 : circuit.clbitRegisters().get(array).size();
        if (size == 0 || i + size > block.size() || qubitRegisterAt(block.qubit(i, 0), size).isEmpty()) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            if (block.opcode(i + k) != Opcode.MEASURE
                    || block.clbit(i + k) != block.clbit(i) + k
                    || block.qubit(i + k, 0) != block.qubit(i, 0) + k) {
                return 0;
            }
        }
        return size;
    }

    /** Clbits as one bit array. */
    String bitArray(List<Integer> clbits) {
        String whole = wholeArray(clbits);
        if (!whole.isEmpty()) {
            return whole;
        }
        ClbitRegister register = circuit.clbitRegisters().get(clbitOwner[clbits.getFirst()]);
        boolean one = clbits.stream().allMatch(c -> clbitOwner[c] == clbitOwner[clbits.getFirst()]);
        if (one && register.form() == RegisterForm.ARRAY) {
            return clbitRegisters.get(clbitOwner[clbits.getFirst()])
                    + positions(clbits.stream().map(c -> c - register.offset()).toList());
        }
        return aliases.computeIfAbsent(List.copyOf(clbits), _ -> free("joined"));
    }

    /** The declarations of bit arrays that are joined from several registers, a line each. */
    String aliasDeclarations() {
        StringBuilder text = new StringBuilder();
        aliases.forEach((clbits, name) -> {
            text.append("let ").append(name).append(" = ");
            for (int k = 0; k < clbits.size(); k++) {
                text.append(k == 0 ? "" : " ++ ").append(clbit(clbits.get(k)));
            }
            text.append(";\n");
        });
        return text.toString();
    }

    /** An index that selects several positions: a range when they are one, else a set. */
    static String positions(List<Integer> positions) {
        int first = positions.getFirst();
        int step = positions.size() > 1 ? positions.get(1) - first : 1;
        boolean even = step != 0;
        for (int k = 0; k < positions.size(); k++) {
            even &= positions.get(k) == first + k * step;
        }
        if (even) {
            String middle = step == 1 ? ":" : ":" + step + ":";
            return "[" + first + middle + positions.getLast() + "]";
        }
        return "[{" + String.join(", ", positions.stream().map(String::valueOf).toList()) + "}]";
    }

    private String wholeArray(List<Integer> clbits) {
        int owner = clbitArrayAt(clbits.getFirst());
        if (owner < 0 || circuit.clbitRegisters().get(owner).size() != clbits.size()) {
            return "";
        }
        for (int k = 0; k < clbits.size(); k++) {
            if (clbits.get(k) != clbits.getFirst() + k) {
                return "";
            }
        }
        return clbitRegisters.get(owner);
    }

    private int runLength(int[] qubits, int from) {
        if (circuit.physicalQubits()) {
            return 0;
        }
        QubitRegister register = circuit.qubitRegisters().get(qubitOwner[qubits[from]]);
        if (register.form() == RegisterForm.SINGLE || from + register.size() > qubits.length) {
            return 0;
        }
        for (int k = 0; k < register.size(); k++) {
            if (qubits[from + k] != register.offset() + k) {
                return 0;
            }
        }
        return register.size();
    }
}
