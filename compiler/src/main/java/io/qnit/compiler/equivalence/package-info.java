/** Whether two circuits do the same, by what they do and not by how they were made. */
@NullMarked
package io.qnit.compiler.equivalence;

import org.jspecify.annotations.NullMarked;
