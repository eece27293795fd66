/** What {@code ./qnit} runs once, on first use, so that Qnit starts quickly from then on. */
@NullMarked
package io.qnit.app.startup;

import org.jspecify.annotations.NullMarked;
