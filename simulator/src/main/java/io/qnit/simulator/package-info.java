/** Simulators of circuits: {@link io.qnit.simulator.Simulator} is the door. */
@NullMarked
package io.qnit.simulator;

import org.jspecify.annotations.NullMarked;
