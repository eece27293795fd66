/** From a program to a circuit: names, types, constants, subroutines, modifiers. Not API. */
@NullMarked
package io.qnit.core.qasm.internal.lower;

import org.jspecify.annotations.NullMarked;
