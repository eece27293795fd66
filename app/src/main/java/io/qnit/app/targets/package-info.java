/** Targets for people: lists, facts, maps, and files of other makers. */
@NullMarked
package io.qnit.app.targets;

import org.jspecify.annotations.NullMarked;
