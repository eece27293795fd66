/** The verb that makes circuits fit a device. */
@NullMarked
package io.qnit.app.compile;

import org.jspecify.annotations.NullMarked;
