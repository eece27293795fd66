/** Gates on many qubits made of gates on one and two. */
@NullMarked
package io.qnit.compiler.unroll;

import org.jspecify.annotations.NullMarked;
