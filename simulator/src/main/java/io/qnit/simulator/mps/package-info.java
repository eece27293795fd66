/** Matrix product states: chains of small tensors, truncated with a rigorous bound on the error. */
@NullMarked
package io.qnit.simulator.mps;

import org.jspecify.annotations.NullMarked;
