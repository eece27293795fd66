@NullMarked
package io.qnit.bench;

import org.jspecify.annotations.NullMarked;
