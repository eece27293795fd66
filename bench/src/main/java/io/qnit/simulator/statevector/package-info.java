/** Benchmarks of the state vector's kernels. */
@NullMarked
package io.qnit.simulator.statevector;

import org.jspecify.annotations.NullMarked;
