package io.qnit.app.draw;

import java.util.List;

/** Something that stands in the picture: in columns, counted from 0, on rows from {@code top} to {@code bottom}. */
sealed interface Element {
    int column();

    int top();

    int bottom();

    /** What a controlled operation does to its targets. */
    enum Shape {
        /** A labelled box. */
        BOX,
        /** The circled plus of X. */
        PLUS,
        /** The dot of Z. */
        DOT,
        /** The crosses of SWAP. */
        CROSS
    }

    /** A control: on |1>, or on |0> when open. */
    record Control(int row, Polarity polarity) {
        enum Polarity {
            CLOSED,
            OPEN
        }
    }

    /** A gate, reset, delay or assignment. Targets are rows in the order of the operands. */
    record Operation(int column, List<Control> controls, Shape shape, List<Integer> targets, String label)
            implements Element {
        public Operation {
            controls = List.copyOf(controls);
            targets = List.copyOf(targets);
        }

        @Override
        public int top() {
            return Math.min(
                    controls.stream().mapToInt(Control::row).min().orElse(Integer.MAX_VALUE), firstTarget());
        }

        @Override
        public int bottom() {
            return Math.max(controls.stream().mapToInt(Control::row).max().orElse(-1), lastTarget());
        }

        int firstTarget() {
            return targets.stream().mapToInt(Integer::intValue).min().orElse(Integer.MAX_VALUE);
        }

        int lastTarget() {
            return targets.stream().mapToInt(Integer::intValue).max().orElse(-1);
        }
    }

    /** A measurement of the qubit in row {@code top} into a bit of the register in row {@code bottom}. */
    record Measurement(int column, int top, int bottom, String bit) implements Element {}

    /** The place where a wire is cut. */
    record WireCut(int column, int row, String label) implements Element {
        @Override
        public int top() {
            return row;
        }

        @Override
        public int bottom() {
            return row;
        }
    }

    /** The mark on a gate that is cut. */
    record GateCut(Operation operation, String label) implements Element {
        @Override
        public int column() {
            return operation.column();
        }

        @Override
        public int top() {
            return operation.top();
        }

        @Override
        public int bottom() {
            return operation.bottom();
        }

        /** Whether the box itself is cut, not the line from a control to it. */
        boolean throughBox() {
            return operation.shape() == Shape.BOX && operation.targets().size() > 1;
        }
    }

    /** A barrier across these rows. */
    record Barrier(int column, List<Integer> rows) implements Element {
        public Barrier {
            rows = List.copyOf(rows);
        }

        @Override
        public int top() {
            return rows.getFirst();
        }

        @Override
        public int bottom() {
            return rows.getLast();
        }
    }

    /**
     * A box of control flow. The opening edge stands in the first column of its first section, the edges between in the
     * first columns of the others, the closing edge in {@code lastColumn}.
     *
     * @param above how many frames, this one included, begin in this top row one inside the other
     * @param below the same for the bottom row
     * @param read rows of the classical wires that the condition reads
     */
    record Frame(
            int top, int bottom, List<Section> sections, int lastColumn, int above, int below, List<Integer> read)
            implements Element {
        public Frame {
            sections = List.copyOf(sections);
            read = List.copyOf(read);
        }

        @Override
        public int column() {
            return sections.getFirst().column();
        }

        /** The column in which the edge behind a section stands. */
        int endOf(int section) {
            return section + 1 < sections.size() ? sections.get(section + 1).column() : lastColumn;
        }
    }

    /** One block of a frame: {@code if ...}, {@code else}, {@code case ...}. */
    record Section(String label, int column) {}
}
