/** Tables of bits. */
@NullMarked
package io.qnit.simulator.bits;

import org.jspecify.annotations.NullMarked;
