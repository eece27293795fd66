/** From bytes to a program: lexer, parser, recovery. Not API. */
@NullMarked
package io.qnit.core.qasm.internal.parse;

import org.jspecify.annotations.NullMarked;
