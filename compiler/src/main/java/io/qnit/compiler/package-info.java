/** Circuits made to fit a device: {@link io.qnit.compiler.Compiler} is the door. */
@NullMarked
package io.qnit.compiler;

import org.jspecify.annotations.NullMarked;
