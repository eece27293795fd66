/** From a circuit to OpenQASM text. Not API. */
@NullMarked
package io.qnit.core.qasm.internal.write;

import org.jspecify.annotations.NullMarked;
