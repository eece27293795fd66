/** Wires placed on a device's qubits and moved by SWAPs, so that every two-qubit operation has a coupled pair. */
@NullMarked
package io.qnit.compiler.route;

import org.jspecify.annotations.NullMarked;
