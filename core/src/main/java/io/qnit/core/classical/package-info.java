/** Classical types, values and expressions of a circuit, evaluated exactly as OpenQASM 3 says. */
@NullMarked
package io.qnit.core.classical;

import org.jspecify.annotations.NullMarked;
