@NullMarked
package io.qnit.cluster.knit;

import org.jspecify.annotations.NullMarked;
