/** An OpenQASM program as it was written: sealed statements, expressions and types with source spans. */
@NullMarked
package io.qnit.core.qasm.program;

import org.jspecify.annotations.NullMarked;
