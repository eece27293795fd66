/** Passes that make circuits shorter. */
@NullMarked
package io.qnit.compiler.optimise;

import org.jspecify.annotations.NullMarked;
