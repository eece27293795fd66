/** Where a circuit is cut, on which nodes its pieces run, and what that costs. */
@NullMarked
package io.qnit.cluster.plan;

import org.jspecify.annotations.NullMarked;
