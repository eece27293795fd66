/** What a run gives: counts, per-shot memory, probabilities, expectation values. */
@NullMarked
package io.qnit.core.result;

import org.jspecify.annotations.NullMarked;
