/** Circuits as devices take them: Qnit's native gate IR and Coda's NativeGateIR, read, checked and written. */
@NullMarked
package io.qnit.core.nativeir;

import org.jspecify.annotations.NullMarked;
