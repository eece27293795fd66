/** When the operations of a compiled circuit run, how long it takes, and how well it can be expected to go. */
@NullMarked
package io.qnit.compiler.schedule;

import org.jspecify.annotations.NullMarked;
