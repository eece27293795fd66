/** Running circuits shot by shot or in one pass: the interpreter of dynamic circuits, above any representation of the state. */
@NullMarked
package io.qnit.simulator.shot;

import org.jspecify.annotations.NullMarked;
