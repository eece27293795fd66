/** Stabilizer circuits in the format of Stim: gates, noise, measurements, loops, detectors and observables. */
@NullMarked
package io.qnit.core.stim;

import org.jspecify.annotations.NullMarked;
