/** Which operations may change places. */
@NullMarked
package io.qnit.compiler.commute;

import org.jspecify.annotations.NullMarked;
