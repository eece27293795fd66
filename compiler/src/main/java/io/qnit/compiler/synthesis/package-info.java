/** Numeric synthesis: unitary matrices of one, two and more qubits into gates. */
@NullMarked
package io.qnit.compiler.synthesis;

import org.jspecify.annotations.NullMarked;
