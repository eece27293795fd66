package io.qnit.core;

/** Whose problem an error is. The kind alone decides exit code or HTTP status, retry, and what is shown. */
public enum ErrorKind {
    /** The input or the request is at fault; repeating it gives the same error. */
    CALLER,
    /** A device or its executor is at fault. */
    DEVICE,
    /** The request is sound but does not fit here: too large, out of time, not supported by this method. */
    CAPACITY,
    /** A defect of Qnit. */
    INTERNAL
}
