/** Simulators of this machine as nodes. */
@NullMarked
package io.qnit.providers.local;

import org.jspecify.annotations.NullMarked;
