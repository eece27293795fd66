package io.qnit.simulator.sparse;

import java.util.Locale;

/** More amplitudes are not zero than a sparse state was allowed. */
@SuppressWarnings("serial") // never leaves the run
public final class SparseStateFull extends RuntimeException {
    SparseStateFull(int allowed) {
        super(
                String.format(Locale.ROOT, "more than %,d amplitudes are not zero", allowed), null, false, false);
    }
}
