/** Errors shared by every module. */
@NullMarked
package io.qnit.core;

import org.jspecify.annotations.NullMarked;
