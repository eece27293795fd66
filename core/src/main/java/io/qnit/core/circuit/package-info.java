/** Circuits as the simulators and the compiler read them: straight-line blocks of arrays that hang from control-flow nodes. See docs/circuit.md. */
@NullMarked
package io.qnit.core.circuit;

import org.jspecify.annotations.NullMarked;
