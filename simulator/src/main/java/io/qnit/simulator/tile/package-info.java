/** Plans of trips through a state in which many operations run on each part while it lies in the cache. */
@NullMarked
package io.qnit.simulator.tile;

import org.jspecify.annotations.NullMarked;
