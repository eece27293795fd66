/** Many machines as one: {@link io.qnit.cluster.ClusterBuilder} and {@link io.qnit.cluster.DistributedQvm} are the doors. */
@NullMarked
package io.qnit.cluster;

import org.jspecify.annotations.NullMarked;
