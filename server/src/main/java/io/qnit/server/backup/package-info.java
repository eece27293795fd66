/** A whole installation in one file, and back. */
@NullMarked
package io.qnit.server.backup;

import org.jspecify.annotations.NullMarked;
