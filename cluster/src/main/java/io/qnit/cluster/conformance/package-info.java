/** What every provider must do, as checks that anybody can run on theirs. */
@NullMarked
package io.qnit.cluster.conformance;

import org.jspecify.annotations.NullMarked;
