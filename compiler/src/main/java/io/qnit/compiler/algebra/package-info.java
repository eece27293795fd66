/** What operations are as matrices, Paulis and classical reads and writes: what the checkers stand on, and no pass does. */
@NullMarked
package io.qnit.compiler.algebra;

import org.jspecify.annotations.NullMarked;
