/** What every pass is made of: the rewrite of a block and the certificate that it leaves. */
@NullMarked
package io.qnit.compiler.pass;

import org.jspecify.annotations.NullMarked;
