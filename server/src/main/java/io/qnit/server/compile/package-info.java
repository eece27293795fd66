/** Jobs compiled for the QPU on which they will run, before they are given to it. */
@NullMarked
package io.qnit.server.compile;

import org.jspecify.annotations.NullMarked;
