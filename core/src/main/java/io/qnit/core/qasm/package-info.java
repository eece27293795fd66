/** OpenQASM 2 and 3, read and written. */
@NullMarked
package io.qnit.core.qasm;

import org.jspecify.annotations.NullMarked;
