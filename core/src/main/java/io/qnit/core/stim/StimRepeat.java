package io.qnit.core.stim;

/**
 * A loop.
 *
 * @param turns at least 1
 * @param tag what stood in brackets, or the empty string
 * @param line where it stood in the source, or 0
 */
public record StimRepeat(long turns, String tag, StimCircuit body, int line) implements StimItem {
    public StimRepeat {
        if (turns < 1) {
            throw new IllegalArgumentException("a loop has at least 1 turn; found " + turns);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StimRepeat that && turns == that.turns && tag.equals(that.tag)
                && body.equals(that.body);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(turns) + body.hashCode();
    }
}
