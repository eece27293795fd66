/** Cuts: how a gate or a wire is replaced by local operations, and a circuit that has been cut into fragments. */
@NullMarked
package io.qnit.cluster.cut;

import org.jspecify.annotations.NullMarked;
