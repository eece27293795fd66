package io.qnit.core.stim;

import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.internal.parse.Diagnostics;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads Stim's format in one pass over the bytes, line by line: a name, a tag in brackets, numbers in parentheses,
 * targets. What is wrong with a line is reported and the next line is read. For one use by one thread.
 */
final class StimReader {
    private static final int LONGEST_NUMBER = 64;

    private final Source source;
    private final byte[] bytes;
    private final Diagnostics diagnostics;
    private final ReadOptions options;
    private int at;
    private long instructions;
    private int line = 1;

    private double[] arguments = new double[16];
    private int argumentCount;
    private int[] targets = new int[16];
    private int[] starts = new int[16];
    private int targetCount;

    /** The circuits that are open, the innermost first. */
    private final Deque<Open> open = new ArrayDeque<>();

    /** A circuit or the body of a loop while it is read. */
    private static final class Open {
        final List<StimItem> items = new ArrayList<>();
        long turns;
        String tag = "";
        int start;
        int line;
        /** Measurements before the body's first turn begins. */
        long before;

        long measurements;
    }

    /** A line that cannot be read further. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        final int start;
        final int end;
        final String text;
        final String hint;

        Unreadable(int start, int end, String message, String hint) {
            super(message, null, false, false);
            this.start = start;
            this.end = end;
            this.text = message;
            this.hint = hint;
        }
    }

    StimReader(String name, byte[] bytes, ReadOptions options) {
        this.source = new Source(name, bytes);
        this.bytes = bytes;
        this.options = options;
        this.diagnostics = new Diagnostics(options);
    }

    StimReading read() {
        open.push(new Open());
        at = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
        while (!diagnostics.isFull()) {
            skipToItem();
            if (at >= bytes.length) {
                break;
            }
            try {
                item();
            } catch (Unreadable e) {
                diagnostics.error(source, Span.of(e.start, Math.max(e.start + 1, e.end)), e.text, e.hint);
                skipLine();
            }
        }
        if (open.size() > 1 && !diagnostics.hasErrors()) {
            Open loop = open.peek();
            diagnostics.error(source, Span.of(loop.start, loop.start + 6), "this loop has no closing }", "");
        }
        if (diagnostics.hasErrors()) {
            return new StimReading(Optional.empty(), diagnostics.list());
        }
        return new StimReading(Optional.of(new StimCircuit(open.getLast().items)), List.of());
    }

    private void item() throws Unreadable {
        int start = at;
        if (bytes[at] == '}') {
            at++;
            close(start);
            return;
        }
        while (at < bytes.length && isNameByte(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw new Unreadable(start, start + 1, "an instruction begins with its name; found " + shown(start), "");
        }
        int nameEnd = at;
        String name = source.text(Span.of(start, nameEnd));
        boolean isRepeat = name.equalsIgnoreCase("REPEAT");
        Optional<StimGate> gate = nameEnd - start > 32 ? Optional.empty() : StimGate.named(name);
        if (gate.isEmpty() && !isRepeat) {
            throw new Unreadable(start, nameEnd, "there is no instruction " + name, nearest(name));
        }
        String tag = tag();
        if (isRepeat) {
            repeat(start, tag);
            return;
        }
        numbers();
        int numbersEnd = at;
        targetCount = 0;
        readTargets();
        checkArguments(gate.get(), start, numbersEnd);
        checkTargets(gate.get(), start, nameEnd);
        instructions++;
        if (instructions > options.maxOperations()) {
            throw new Unreadable(
                    start, nameEnd, "more than " + options.maxOperations() + " instructions stand here",
                    "write what repeats in a REPEAT block");
        }
        StimInstruction instruction = new StimInstruction(
                gate.get(),
                tag,
                argumentCount == 0 ? NO_ARGUMENTS : Arrays.copyOf(arguments, argumentCount),
                targetCount == 0 ? NO_TARGETS : Arrays.copyOf(targets, targetCount),
                line);
        Open here = open.element();
        here.items.add(instruction);
        here.measurements = Math.min(MANY, here.measurements + instruction.measurements());
    }

    private static final double[] NO_ARGUMENTS = {};
    private static final int[] NO_TARGETS = {};
    /** More measurements than any look-back reaches. */
    private static final long MANY = 1L << 40;

    private void repeat(int start, String tag) throws Unreadable {
        skipSpaces();
        int from = at;
        long turns = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            int digit = bytes[at] - '0';
            if (turns > (Long.MAX_VALUE - digit) / 10) {
                throw new Unreadable(from, from + 1, "a loop has at most " + Long.MAX_VALUE + " turns", "");
            }
            turns = 10 * turns + digit;
            at++;
        }
        if (at == from) {
            throw new Unreadable(from, from + 1, "REPEAT needs a number of turns; found " + shown(from), "REPEAT 10 {");
        }
        if (turns == 0) {
            throw new Unreadable(from, at, "a loop has at least 1 turn", "");
        }
        skipSpaces();
        if (at >= bytes.length || bytes[at] != '{') {
            throw new Unreadable(at, at + 1, "REPEAT needs a { on the same line; found " + shown(at), "");
        }
        at++;
        if (open.size() > options.maxNesting()) {
            throw new Unreadable(start, start + 6, "loops nest more than " + options.maxNesting() + " deep", "");
        }
        Open loop = new Open();
        loop.turns = turns;
        loop.tag = tag;
        loop.start = start;
        loop.line = line;
        loop.before = open.element().before + open.element().measurements;
        open.push(loop);
    }

    private void close(int start) throws Unreadable {
        if (open.size() == 1) {
            throw new Unreadable(start, start + 1, "this } closes no loop", "");
        }
        Open loop = open.pop();
        StimCircuit body = new StimCircuit(loop.items);
        Open outer = open.element();
        outer.items.add(new StimRepeat(loop.turns, loop.tag, body, loop.line));
        long once = loop.measurements;
        long all = once != 0 && loop.turns > MANY / once ? MANY : once * loop.turns;
        outer.measurements = Math.min(MANY, outer.measurements + all);
    }

    /** Behind the name, without a space: what stands in brackets, with its escapes undone. */
    private String tag() throws Unreadable {
        if (at >= bytes.length || bytes[at] != '[') {
            return "";
        }
        int start = ++at;
        boolean hasEscapes = false;
        while (at < bytes.length && bytes[at] != ']' && bytes[at] != '\n' && bytes[at] != '\r') {
            hasEscapes |= bytes[at] == '\\';
            at++;
        }
        if (at >= bytes.length || bytes[at] != ']') {
            throw new Unreadable(start - 1, start, "this tag has no closing ]", "");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, at - start))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new Unreadable(start, at, "this tag is not UTF-8", "");
        }
        at++;
        return hasEscapes ? unescaped(text, start) : text;
    }

    private static String unescaped(String text, int start) throws Unreadable {
        StringBuilder out = new StringBuilder();
        boolean isEscape = false;
        for (int k = 0; k < text.length(); k++) {
            char c = text.charAt(k);
            if (!isEscape) {
                isEscape = c == '\\';
                if (!isEscape) {
                    out.append(c);
                }
                continue;
            }
            isEscape = false;
            switch (c) {
                case 'C' -> out.append(']');
                case 'B' -> out.append('\\');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                default -> throw badEscape(start);
            }
        }
        if (isEscape) {
            throw badEscape(start);
        }
        return out.toString();
    }

    private static Unreadable badEscape(int start) {
        return new Unreadable(start, start + 1, "a tag has \\C, \\B, \\n or \\r behind a backslash", "");
    }

    /** Numbers in parentheses, directly behind the name or tag. */
    private void numbers() throws Unreadable {
        argumentCount = 0;
        if (at >= bytes.length || bytes[at] != '(') {
            return;
        }
        int openAt = at++;
        skipSpaces();
        if (at < bytes.length && bytes[at] == ')') {
            // Stim reads empty parentheses as a single 0.
            addArgument(0);
            at++;
            return;
        }
        while (true) {
            skipSpaces();
            addArgument(number());
            skipSpaces();
            int c = at < bytes.length ? bytes[at] : '\n';
            if (c == ')') {
                at++;
                return;
            }
            if (c != ',') {
                throw new Unreadable(openAt, openAt + 1, "these parentheses hold numbers and end on this line", "");
            }
            at++;
        }
    }

    private void addArgument(double value) throws Unreadable {
        if (argumentCount == 256) {
            throw new Unreadable(at, at + 1, "more than 256 numbers stand in these parentheses", "");
        }
        if (argumentCount == arguments.length) {
            arguments = Arrays.copyOf(arguments, 2 * argumentCount);
        }
        arguments[argumentCount++] = value;
    }

    private double number() throws Unreadable {
        int start = at;
        while (at < bytes.length && isNumberByte(bytes[at])) {
            at++;
        }
        String text = source.text(Span.of(start, Math.min(at, start + LONGEST_NUMBER)));
        double value = Double.NaN;
        if (at > start && at - start <= LONGEST_NUMBER) {
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException _) {
                // Reported below.
            }
        }
        if (!Double.isFinite(value)) {
            throw new Unreadable(start, Math.max(at, start + 1), "a finite number stands here; found "
                    + (at > start ? text : shown(start)), "");
        }
        return value;
    }

    private void readTargets() throws Unreadable {
        boolean isSpaced = skipSpaces();
        while (at < bytes.length) {
            int c = bytes[at];
            if (c == '\n' || c == '\r' || c == '#') {
                return;
            }
            int start = at;
            if (c == '*') {
                if (targetCount == 0 || targets[targetCount - 1] == StimTarget.COMBINER) {
                    throw new Unreadable(start, start + 1, "a * stands between two targets", "");
                }
                at++;
                addTarget(StimTarget.COMBINER, start);
                skipSpaces();
                isSpaced = true;
                continue;
            }
            if (!isSpaced) {
                throw new Unreadable(start, start + 1, "targets are separated by spaces; found " + shown(start), "");
            }
            addTarget(target(), start);
            isSpaced = skipSpaces() || (at < bytes.length && bytes[at] == '*');
        }
    }

    private int target() throws Unreadable {
        int start = at;
        boolean isInverted = bytes[at] == '!';
        if (isInverted) {
            at++;
        }
        int c = at < bytes.length ? bytes[at] : '\n';
        int target;
        if (isDigit(c)) {
            target = StimTarget.qubit(whole(start));
        } else if (c == 'X' || c == 'Y' || c == 'Z' || c == 'x' || c == 'y' || c == 'z') {
            at++;
            target = StimTarget.pauli((char) (c & ~0x20), whole(start));
        } else if (follows("rec[-")) {
            at += 5;
            int lookback = whole(start);
            if (lookback == 0) {
                throw new Unreadable(start, at, "the last measurement is rec[-1]", "");
            }
            target = StimTarget.record(lookback);
            bracket(start);
        } else if (follows("sweep[")) {
            at += 6;
            target = StimTarget.sweep(whole(start));
            bracket(start);
        } else {
            throw new Unreadable(
                    start, start + 1, "a target is a qubit, X1, rec[-1] or sweep[0]; found " + shown(at),
                    c == '}' ? "a } stands on a line of its own" : "");
        }
        return isInverted ? StimTarget.inverted(target) : target;
    }

    private int whole(int start) throws Unreadable {
        int from = at;
        int value = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            value = 10 * value + bytes[at] - '0';
            if (value > StimTarget.MOST) {
                throw new Unreadable(start, at + 1, "a target is at most " + StimTarget.MOST, "");
            }
            at++;
        }
        if (at == from) {
            throw new Unreadable(start, at + 1, "a number is missing; found " + shown(at), "");
        }
        return value;
    }

    private void bracket(int start) throws Unreadable {
        if (at >= bytes.length || bytes[at] != ']') {
            throw new Unreadable(start, at + 1, "this target has no closing ]", "");
        }
        at++;
    }

    private boolean follows(String text) {
        if (at + text.length() > bytes.length) {
            return false;
        }
        for (int k = 0; k < text.length(); k++) {
            if (bytes[at + k] != text.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private void addTarget(int target, int start) {
        if (targetCount == targets.length) {
            targets = Arrays.copyOf(targets, 2 * targetCount);
            starts = Arrays.copyOf(starts, 2 * targetCount);
        }
        targets[targetCount] = target;
        starts[targetCount++] = start;
    }

    private void checkArguments(StimGate gate, int start, int end) throws Unreadable {
        int count = argumentCount;
        String wanted = switch (gate.arguments()) {
            case NONE -> count == 0 ? "" : "no numbers";
            case PROBABILITY -> count == 1 ? "" : "one probability";
            case MAYBE_PROBABILITY -> count <= 1 ? "" : "at most one probability";
            case THREE_DISJOINT_PROBABILITIES -> count == 3 ? "" : "three probabilities";
            case FOUR_DISJOINT_PROBABILITIES -> count == 4 ? "" : "four probabilities";
            case FIFTEEN_DISJOINT_PROBABILITIES -> count == 15 ? "" : "fifteen probabilities";
            case INDEX -> count == 1 ? "" : "the number of the observable";
            case ANY_DISJOINT_PROBABILITIES, NUMBERS -> "";
        };
        if (!wanted.isEmpty()) {
            throw new Unreadable(
                    start, end, gate.name() + " takes " + wanted + " in parentheses; found " + count, "");
        }
        switch (gate.arguments()) {
            case NONE, NUMBERS -> {}
            case INDEX -> {
                double value = arguments[0];
                if (value < 0 || value != Math.rint(value) || value > StimTarget.MOST) {
                    throw new Unreadable(
                            start, end,
                            gate.name() + " takes a whole number from 0 to " + StimTarget.MOST, "");
                }
            }
            case PROBABILITY, MAYBE_PROBABILITY, THREE_DISJOINT_PROBABILITIES, FOUR_DISJOINT_PROBABILITIES,
                    FIFTEEN_DISJOINT_PROBABILITIES, ANY_DISJOINT_PROBABILITIES -> {
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    if (!(arguments[k] >= 0 && arguments[k] <= 1)) {
                        throw new Unreadable(
                                start, end, "a probability is from 0 to 1; found " + arguments[k], "");
                    }
                    sum += arguments[k];
                }
                if (sum > 1 + 1e-9) {
                    throw new Unreadable(start, end, "these probabilities add up to more than 1", "");
                }
            }
        }
    }

    private void checkTargets(StimGate gate, int start, int nameEnd) throws Unreadable {
        StimGate.Targets form = gate.targets();
        if (form == StimGate.Targets.NONE && targetCount > 0) {
            throw wrong(0, gate.name() + " takes no targets");
        }
        if (form == StimGate.Targets.PAIRS && targetCount % 2 != 0) {
            throw new Unreadable(
                    start, nameEnd, gate.name() + " takes pairs of targets; found " + targetCount + " targets", "");
        }
        for (int k = 0; k < targetCount; k++) {
            int target = targets[k];
            if (target == StimTarget.COMBINER) {
                if (form != StimGate.Targets.PRODUCTS) {
                    throw wrong(k, gate.name() + " takes no products of targets");
                }
                if (k + 1 == targetCount) {
                    throw wrong(k, "a * stands between two targets");
                }
                continue;
            }
            checkForm(gate, form, k, target);
            if (StimTarget.isInverted(target) && (!gate.isInvertible() || StimTarget.isClassical(target))) {
                throw wrong(k, "targets of " + gate.name() + " cannot be inverted");
            }
            if (StimTarget.isRecord(target)) {
                long known = open.element().before + open.element().measurements;
                if (StimTarget.number(target) > known) {
                    throw wrong(k, StimTarget.text(target) + " looks back before the first measurement");
                }
            }
            if (form == StimGate.Targets.PAIRS && k % 2 == 1 && isSame(target, targets[k - 1])) {
                throw wrong(k, gate.name() + " takes two different targets");
            }
        }
        if (form == StimGate.Targets.PRODUCTS) {
            checkProducts();
        }
    }

    private static boolean isSame(int a, int b) {
        return (StimTarget.isInverted(a) ? StimTarget.inverted(a) : a)
                == (StimTarget.isInverted(b) ? StimTarget.inverted(b) : b);
    }

    private void checkForm(StimGate gate, StimGate.Targets form, int k, int target) throws Unreadable {
        boolean isPlain = !StimTarget.isPauli(target) && !StimTarget.isClassical(target);
        boolean fits = switch (form) {
            case NONE -> false;
            case QUBITS -> isPlain;
            case BITS -> isPlain && StimTarget.number(target) <= 1;
            case PAIRS -> isPlain
                    || StimTarget.isClassical(target)
                            && switch (gate.classical()) {
                                case NEITHER -> false;
                                case FIRST -> k % 2 == 0;
                                case SECOND -> k % 2 == 1;
                                case EITHER -> true;
                            };
            case PAULIS, PRODUCTS -> StimTarget.isPauli(target);
            case RECORDS -> StimTarget.isRecord(target);
            case RECORDS_AND_PAULIS -> StimTarget.isRecord(target) || StimTarget.isPauli(target);
        };
        if (!fits) {
            String wanted = switch (form) {
                case NONE -> "no targets";
                case QUBITS -> "qubits";
                case BITS -> "0 and 1";
                case PAIRS -> gate.classical() == StimGate.Classical.NEITHER
                        ? "pairs of qubits"
                        : "pairs of qubits, or a qubit and a bit that controls it in the place of the control";
                case PAULIS -> "Pauli operators such as X1";
                case PRODUCTS -> "products of Pauli operators such as X1*Z2";
                case RECORDS -> "measurements such as rec[-1]";
                case RECORDS_AND_PAULIS -> "measurements such as rec[-1] and Pauli operators such as X1";
            };
            throw wrong(k, gate.name() + " takes " + wanted + "; found " + StimTarget.text(target));
        }
    }

    /** A product in which Pauli operators meet on one qubit must not come out with a factor i. */
    private void checkProducts() throws Unreadable {
        int from = 0;
        while (from < targetCount) {
            int end = from + 1;
            while (end < targetCount && targets[end] == StimTarget.COMBINER) {
                end += 2;
            }
            if (end > from + 1 && !PauliProduct.of(targets, from, end).isHermitian()) {
                throw wrong(from, "this product of Pauli operators has a factor i and is no observable");
            }
            from = end;
        }
    }

    private Unreadable wrong(int target, String message) {
        int end = target + 1 < targetCount ? starts[target + 1] : at;
        while (end > starts[target] + 1 && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return new Unreadable(starts[target], end, message, "");
    }

    private static String nearest(String name) {
        if (name.length() > 32) {
            return "";
        }
        String best = "";
        int least = 3;
        for (StimGate gate : StimGate.values()) {
            int distance = distance(name.toUpperCase(Locale.ROOT), gate.name());
            if (distance < least) {
                least = distance;
                best = gate.name();
            }
        }
        return best.isEmpty() ? "" : "did you mean " + best + "?";
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    private String shown(int offset) {
        if (offset >= bytes.length) {
            return "the end of the file";
        }
        int c = bytes[offset];
        return c == '\n' || c == '\r' ? "the end of the line" : c > 32 && c < 127 ? "'" + (char) c + "'" : "a byte "
                + (c & 0xFF);
    }

    /** Spaces, line ends and comments. */
    private void skipToItem() {
        while (at < bytes.length) {
            int c = bytes[at];
            if (c == '#') {
                skipLine();
            } else if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
    }

    /** Spaces within a line; whether there were any. */
    private boolean skipSpaces() {
        int start = at;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at > start;
    }

    private static boolean isNameByte(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNumberByte(int c) {
        return isDigit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }
}
