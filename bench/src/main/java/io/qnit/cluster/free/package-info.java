@NullMarked
package io.qnit.cluster.free;

import org.jspecify.annotations.NullMarked;
