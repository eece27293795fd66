@NullMarked
package io.qnit.simulator.frame;

import org.jspecify.annotations.NullMarked;
