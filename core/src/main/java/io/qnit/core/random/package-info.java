/** Counter-based random streams. */
@NullMarked
package io.qnit.core.random;

import org.jspecify.annotations.NullMarked;
