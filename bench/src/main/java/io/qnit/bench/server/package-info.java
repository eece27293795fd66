/** Load on a server that understands QPI's API, from a process of its own. */
@NullMarked
package io.qnit.bench.server;

import org.jspecify.annotations.NullMarked;
