/** Noise: channels, and models that say after which operations they happen. */
@NullMarked
package io.qnit.simulator.noise;

import org.jspecify.annotations.NullMarked;
