/** Clifford circuits: the inverse tableau, and which unitaries and channels it can take. */
@NullMarked
package io.qnit.simulator.stabilizer;

import org.jspecify.annotations.NullMarked;
