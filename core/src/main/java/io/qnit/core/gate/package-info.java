/** The gate table: one row per gate, read by the readers, writers, simulators, compiler and help. */
@NullMarked
package io.qnit.core.gate;

import org.jspecify.annotations.NullMarked;
