/** Circuits as pictures: one layout, painted as text or as vector graphics. */
@NullMarked
package io.qnit.app.draw;

import org.jspecify.annotations.NullMarked;
