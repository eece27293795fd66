/** Free cuts: rewriting that parts a circuit without costing shots, and running the parts one after the other. */
@NullMarked
package io.qnit.cluster.free;

import org.jspecify.annotations.NullMarked;
