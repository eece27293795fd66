/** Pauli observables. */
@NullMarked
package io.qnit.core.observable;

import org.jspecify.annotations.NullMarked;
