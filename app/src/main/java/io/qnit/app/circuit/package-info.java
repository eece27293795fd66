/** The verbs that look at a circuit without running it: validate, convert, draw, gates. */
@NullMarked
package io.qnit.app.circuit;

import org.jspecify.annotations.NullMarked;
