package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.GateLibrary;
import io.qnit.core.gate.Spelling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gates that a source can name: its own first, then those of the libraries it includes and of its dialect; read
 * leniently, also those of all other libraries.
 */
final class GateNames {
    private static final List<GateLibrary> OTHERS_OF_2 =
            List.of(
                    GateLibrary.QELIB1,
                    GateLibrary.QELIB1_QISKIT,
                    GateLibrary.QISKIT,
                    GateLibrary.BRAKET,
                    GateLibrary.STDGATES,
                    GateLibrary.HQSLIB1,
                    GateLibrary.IONQ,
                    GateLibrary.IQM);
    private static final List<GateLibrary> OTHERS_OF_3 =
            List.of(
                    GateLibrary.BRAKET,
                    GateLibrary.STDGATES,
                    GateLibrary.QISKIT,
                    GateLibrary.QELIB1,
                    GateLibrary.QELIB1_QISKIT,
                    GateLibrary.HQSLIB1,
                    GateLibrary.IONQ,
                    GateLibrary.IQM);

    private final Context context;
    private final List<GateLibrary> libraries = new ArrayList<>();

    /** What has been looked up or defined. */
    private final Map<String, Callee> known = new HashMap<>();

    private final Set<String> defined = new HashSet<>();

    GateNames(Context context) {
        this.context = context;
        libraries.add(context.isOpenQasm2() ? GateLibrary.OPENQASM2 : GateLibrary.OPENQASM3);
    }

    /** The libraries that an include file stands for; empty when it is not built in. */
    static List<GateLibrary> librariesOf(String include) {
        return switch (include) {
            case "qelib1.inc" -> List.of(GateLibrary.QELIB1);
            case "stdgates.inc", "stdgates" -> List.of(GateLibrary.STDGATES);
            case "hqslib1.inc", "hqslib1_dummy.inc" -> List.of(GateLibrary.HQSLIB1);
            default -> List.of();
        };
    }

    void include(List<GateLibrary> added) {
        for (GateLibrary library : added) {
            if (!libraries.contains(library)) {
                libraries.add(library);
            }
        }
        known.keySet().retainAll(defined);
    }

    @Nullable Callee find(String name) {
        Callee callee = known.get(name);
        if (callee == null) {
            callee = inLibraries(name);
            if (callee != null) {
                known.put(name, callee);
            }
        }
        return callee;
    }

    /** Whether the source itself defines the gate. */
    boolean isDefined(String name) {
        return defined.contains(name);
    }

    /**
     * Whether nothing else can get this name: the source defines it, or a library does that the source includes. Files in
     * OpenQASM 2 define gates of libraries again, and are read all the same unless that is strictly wrong.
     */
    boolean isTaken(String name) {
        if (defined.contains(name)) {
            return true;
        }
        return (!context.isOpenQasm2() || context.isStrict())
                && libraries.stream().anyMatch(library -> Gate.spelled(name, library).isPresent());
    }

    void define(String name, Callee callee) {
        known.put(name, callee);
        defined.add(name);
    }

    /** Keeps a name from being reported again. */
    void poison(String name) {
        known.put(name, new Callee.Broken(name));
    }

    /** Every name that could be meant. */
    Set<String> names() {
        Set<String> names = new HashSet<>(defined);
        EnumSet<GateLibrary> all = EnumSet.copyOf(libraries);
        if (!context.isStrict()) {
            all.addAll(EnumSet.allOf(GateLibrary.class));
        }
        for (Gate gate : Gate.values()) {
            for (Spelling spelling : gate.spellings()) {
                if (all.contains(spelling.library())) {
                    names.add(spelling.name());
                }
            }
        }
        return names;
    }

    private @Nullable Callee inLibraries(String name) {
        for (GateLibrary library : libraries) {
            Optional<Spelling> spelling = Gate.spelled(name, library);
            if (spelling.isPresent()) {
                return callee(spelling.get());
            }
        }
        if (context.isStrict()) {
            return null;
        }
        for (GateLibrary library : context.isOpenQasm2() ? OTHERS_OF_2 : OTHERS_OF_3) {
            Optional<Spelling> spelling = Gate.spelled(name, library);
            if (spelling.isPresent()) {
                return callee(spelling.get());
            }
        }
        return Gate.named(name).<Callee>map(Callee.Table::new).orElse(null);
    }

    /** OpenQASM 2 has no controls on gates, so that a global phase can never matter there. */
    private Callee callee(Spelling spelling) {
        Callee.Table table = new Callee.Table(spelling.gate());
        if (spelling.isExact() || context.isOpenQasm2()) {
            return table;
        }
        int count = table.parameterCount();
        Formula phase = new Formula.Constant(0);
        Formula[] parameters = new Formula[count];
        int[] operands = new int[table.qubitCount()];
        for (int k = 0; k < operands.length; k++) {
            operands[k] = k;
        }
        boolean first = true;
        for (int k = 0; k < count; k++) {
            parameters[k] = new Formula.Parameter(k);
            double factor = spelling.phaseFactors().get(k);
            if (factor != 0) {
                Formula term =
                        new Formula.Operation(BinaryOperator.MULTIPLY, new Formula.Constant(factor), parameters[k]);
                phase = first ? term : new Formula.Operation(BinaryOperator.ADD, phase, term);
                first = false;
            }
        }
        Formula[] none = {};
        return new Callee.Template(
                spelling.name(),
                count,
                table.qubitCount(),
                List.of(
                        new Callee.Apply(new Callee.Table(Gate.GPHASE), 0, new int[0], new Formula[] {phase}, none),
                        new Callee.Apply(table, 0, operands, parameters, none)),
                2);
    }
}
