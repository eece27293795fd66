/** A pure state as an array of amplitudes, the kernels that apply gates to it, and sampling. */
@NullMarked
package io.qnit.simulator.statevector;

import org.jspecify.annotations.NullMarked;
