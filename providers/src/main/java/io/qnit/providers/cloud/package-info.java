/** Slurm clusters and vendors' clouds as nodes: described from dated catalogues, offline until execution comes. */
@NullMarked
package io.qnit.providers.cloud;

import org.jspecify.annotations.NullMarked;
