/** The verbs about this installation: version, doctor, completion, help. */
@NullMarked
package io.qnit.app.system;

import org.jspecify.annotations.NullMarked;
