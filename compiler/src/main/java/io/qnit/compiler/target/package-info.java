/** What circuits are compiled for: qubits, coupling, native gates, errors, durations, abilities. */
@NullMarked
package io.qnit.compiler.target;

import org.jspecify.annotations.NullMarked;
