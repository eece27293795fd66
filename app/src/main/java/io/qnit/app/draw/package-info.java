/** Circuits as pictures: one layout, painted as text for a terminal or as graphics for a page. */
@NullMarked
package io.qnit.app.draw;

import org.jspecify.annotations.NullMarked;
