/** States of which only the amplitudes that are not zero are held. */
@NullMarked
package io.qnit.simulator.sparse;

import org.jspecify.annotations.NullMarked;
