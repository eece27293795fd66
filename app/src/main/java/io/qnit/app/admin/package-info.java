/** What administrators do from the command line. */
@NullMarked
package io.qnit.app.admin;

import org.jspecify.annotations.NullMarked;
