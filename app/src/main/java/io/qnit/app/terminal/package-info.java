/** What a person sees: terminal width and colour, histograms, tables, progress. */
@NullMarked
package io.qnit.app.terminal;

import org.jspecify.annotations.NullMarked;
