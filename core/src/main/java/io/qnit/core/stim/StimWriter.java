package io.qnit.core.stim;

/** Writes circuits in Stim's format, so that reading them gives equal ones. Stateless. */
final class StimWriter {
    private StimWriter() {}

    static String write(StimCircuit circuit) {
        StringBuilder out = new StringBuilder();
        write(circuit, 0, out);
        return out.toString();
    }

    private static void write(StimCircuit circuit, int depth, StringBuilder out) {
        for (StimItem item : circuit.items()) {
            out.repeat(' ', 4 * depth);
            switch (item) {
                case StimInstruction instruction -> write(instruction, out);
                case StimRepeat repeat -> {
                    out.append("REPEAT");
                    tag(repeat.tag(), out);
                    out.append(' ').append(repeat.turns()).append(" {\n");
                    write(repeat.body(), depth + 1, out);
                    out.repeat(' ', 4 * depth).append('}');
                }
            }
            out.append('\n');
        }
    }

    static void write(StimInstruction instruction, StringBuilder out) {
        out.append(instruction.gate().name());
        tag(instruction.tag(), out);
        if (instruction.arguments().length > 0) {
            out.append('(');
            for (int k = 0; k < instruction.arguments().length; k++) {
                out.append(k == 0 ? "" : ", ").append(number(instruction.arguments()[k]));
            }
            out.append(')');
        }
        boolean isJoined = false;
        for (int target : instruction.targets()) {
            if (target == StimTarget.COMBINER) {
                out.append('*');
                isJoined = true;
            } else {
                out.append(isJoined ? "" : " ").append(StimTarget.text(target));
                isJoined = false;
            }
        }
    }

    private static void tag(String tag, StringBuilder out) {
        if (tag.isEmpty()) {
            return;
        }
        out.append('[');
        for (int k = 0; k < tag.length(); k++) {
            switch (tag.charAt(k)) {
                case ']' -> out.append("\\C");
                case '\\' -> out.append("\\B");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> out.append(tag.charAt(k));
            }
        }
        out.append(']');
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15 && !(value == 0 && 1 / value < 0)) {
            return Long.toString((long) value);
        }
        return Double.toString(value).replace('E', 'e');
    }
}
