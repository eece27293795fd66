package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that can be seen at a place of the source: global ones, and those of the blocks around it. A definition or
 * subroutine call opens a frame of its own, from which only global constants and functions are seen. A look-up at the top
 * of a program is one look-up in a hash table.
 */
final class Scopes {
    private static final Map<String, Symbol> BUILT_IN = builtIn();

    private final Map<String, Symbol> globals = new HashMap<>(BUILT_IN);
    private final List<Frame> frames = new ArrayList<>();
    private Frame frame = new Frame(View.EVERYTHING);
    private int version;

    /** Which global names can be seen. */
    enum View {
        EVERYTHING,
        /** Constants and subroutines: in a definition. */
        CONSTANTS,
        /** Qubits as well: in a subroutine, read leniently, as AutoQASM writes them. */
        QUBITS
    }

    /** The names inside one definition or call, or in the blocks of the main program. */
    private static final class Frame {
        final View view;
        final Map<String, Symbol> locals = new HashMap<>();
        final List<List<Hidden>> blocks = new ArrayList<>();

        Frame(View view) {
            this.view = view;
        }
    }

    /** A name declared in a block, with what it stood for outside. */
    private record Hidden(String name, @Nullable Symbol before) {}

    /** What a name stands for here, or null. */
    @Nullable Symbol find(String name) {
        if (!frame.locals.isEmpty()) {
            Symbol local = frame.locals.get(name);
            if (local != null) {
                return local;
            }
        }
        Symbol global = globals.get(name);
        return global != null && !isSeen(global) ? null : global;
    }

    /** Whether a global name exists that cannot be seen from the definition or subroutine here. */
    boolean isHidden(String name) {
        return globals.containsKey(name) && find(name) == null;
    }

    /** Changes whenever a look-up may give something else than before. */
    int version() {
        return version;
    }

    boolean isGlobal() {
        return frames.isEmpty() && frame.blocks.isEmpty();
    }

    /** What the name already stands for in this very scope, or null when it is free. */
    @SuppressWarnings("ReferenceEquality") // the built-in itself, not one like it
    @Nullable Symbol clash(String name) {
        if (isGlobal()) {
            Symbol there = globals.get(name);
            return there == null || BUILT_IN.get(name) == there ? null : there;
        }
        for (Hidden hidden : frame.blocks.getLast()) {
            if (hidden.name().equals(name)) {
                return frame.locals.get(name);
            }
        }
        return null;
    }

    /** Declares a name in the innermost scope; an earlier one there is replaced. */
    void declare(Symbol symbol) {
        version++;
        if (isGlobal()) {
            globals.put(symbol.name(), symbol);
        } else {
            Symbol before = frame.locals.put(symbol.name(), symbol);
            frame.blocks.getLast().add(new Hidden(symbol.name(), before));
        }
    }

    /** Keeps an unknown name from being reported again. */
    void poison(String name) {
        version++;
        globals.put(name, new Symbol.Poisoned(name));
    }

    void open() {
        frame.blocks.add(new ArrayList<>(4));
    }

    void close() {
        version++;
        List<Hidden> block = frame.blocks.removeLast();
        for (Hidden hidden : block.reversed()) {
            if (hidden.before() == null) {
                frame.locals.remove(hidden.name());
            } else {
                frame.locals.put(hidden.name(), hidden.before());
            }
        }
    }

    /** Enters a definition or a call, with one block open. */
    void openFrame(View view) {
        version++;
        frames.add(frame);
        frame = new Frame(view);
        open();
    }

    void closeFrame() {
        version++;
        frame = frames.removeLast();
    }

    /** Every name that can be seen here. */
    Set<String> names() {
        Set<String> names = new HashSet<>(frame.locals.keySet());
        globals.forEach((name, symbol) -> {
            if (isSeen(symbol)) {
                names.add(name);
            }
        });
        return names;
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.containsKey(name);
    }

    private boolean isSeen(Symbol symbol) {
        if (frame.view == View.EVERYTHING) {
            return true;
        }
        return switch (symbol) {
            case Symbol.Constant _, Symbol.Subroutine _, Symbol.External _, Symbol.Poisoned _ -> true;
            case Symbol.Qubits _ -> frame.view == View.QUBITS;
            case Symbol.Bits _, Symbol.Variable _, Symbol.GateParameter _ -> false;
        };
    }

    private static Map<String, Symbol> builtIn() {
        Map<String, Symbol> constants = new HashMap<>();
        for (String name : List.of("pi", "π")) {
            constants.put(name, real(name, Math.PI));
        }
        for (String name : List.of("tau", "τ")) {
            constants.put(name, real(name, 2 * Math.PI));
        }
        for (String name : List.of("euler", "ℇ")) {
            constants.put(name, real(name, Math.E));
        }
        return Map.copyOf(constants);
    }

    private static Symbol real(String name, double value) {
        return new Symbol.Constant(name, new Value.Real(new ClassicalType.Float(64), value));
    }
}
