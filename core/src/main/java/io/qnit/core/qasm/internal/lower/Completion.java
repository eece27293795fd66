package io.qnit.core.qasm.internal.lower;

/** Where reading goes on after a statement; anything but {@code NEXT} makes what follows in its block unreachable. */
enum Completion {
    NEXT,
    BREAK,
    CONTINUE,
    RETURN,
    END
}
