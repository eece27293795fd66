/** The qnit command: Main, and what its verbs share. */
@NullMarked
package io.qnit.app;

import org.jspecify.annotations.NullMarked;
