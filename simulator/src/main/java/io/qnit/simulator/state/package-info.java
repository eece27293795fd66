/** What every method of simulation has in common: operations with numbers, states that take them, and random draws. */
@NullMarked
package io.qnit.simulator.state;

import org.jspecify.annotations.NullMarked;
