/** Any machine that answers {@code POST /run-circuit} as a node. */
@NullMarked
package io.qnit.providers.rest;

import org.jspecify.annotations.NullMarked;
