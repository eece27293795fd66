@NullMarked
package io.qnit.simulator.stabilizer;

import org.jspecify.annotations.NullMarked;
