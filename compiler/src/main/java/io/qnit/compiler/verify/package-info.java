/** Judges what passes did, sharing no code with them: certificates, and whether a circuit fits its target. */
@NullMarked
package io.qnit.compiler.verify;

import org.jspecify.annotations.NullMarked;
