@NullMarked
package io.qnit.simulator;

import org.jspecify.annotations.NullMarked;
