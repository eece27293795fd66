/** Mixed states as real coefficients of Pauli strings. */
@NullMarked
package io.qnit.simulator.densitymatrix;

import org.jspecify.annotations.NullMarked;
