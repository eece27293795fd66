/** The matrices of operations on one and two qubits. */
@NullMarked
package io.qnit.compiler.matrix;

import org.jspecify.annotations.NullMarked;
