/** Circuits written with the gates that a target has. */
@NullMarked
package io.qnit.compiler.translate;

import org.jspecify.annotations.NullMarked;
