/** Many shots of noisy Clifford circuits by Pauli frames: measurements, detectors and observables. */
@NullMarked
package io.qnit.simulator.frame;

import org.jspecify.annotations.NullMarked;
