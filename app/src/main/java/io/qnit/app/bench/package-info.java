/** The verb bench: warm times of the other verbs, by phase. */
@NullMarked
package io.qnit.app.bench;

import org.jspecify.annotations.NullMarked;
