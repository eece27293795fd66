/** Knitting: the results of fragments combined into the whole circuit's, with their standard errors. */
@NullMarked
package io.qnit.cluster.knit;

import org.jspecify.annotations.NullMarked;
