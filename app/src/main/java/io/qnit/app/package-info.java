@NullMarked
package io.qnit.app;

import org.jspecify.annotations.NullMarked;
