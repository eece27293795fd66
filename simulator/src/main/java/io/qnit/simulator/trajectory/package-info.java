/** Noisy circuits by trajectories of pure states that share what they have in common. */
@NullMarked
package io.qnit.simulator.trajectory;

import org.jspecify.annotations.NullMarked;
