/** Loops cut into pieces over a few threads. */
@NullMarked
package io.qnit.simulator.parallel;

import org.jspecify.annotations.NullMarked;
