/** Clusters for people: what is in them, whether it works, plans and their quotes. */
@NullMarked
package io.qnit.app.cluster;

import org.jspecify.annotations.NullMarked;
