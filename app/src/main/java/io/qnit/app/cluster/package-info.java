/** Clusters for people: plans and their quotes. */
@NullMarked
package io.qnit.app.cluster;

import org.jspecify.annotations.NullMarked;
