/** The verb run: circuits in, counts, values and pictures out. */
@NullMarked
package io.qnit.app.run;

import org.jspecify.annotations.NullMarked;
