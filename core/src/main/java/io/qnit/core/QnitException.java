package io.qnit.core;

/**
 * Root of the exceptions that Qnit's modules raise. The message is public text: what was asked, what was found, what to
 * do; the cause is private and belongs in a log.
 */
public class QnitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public QnitException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public QnitException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The short code of this error; its {@linkplain ErrorCode#kind() kind} decides how it is handled. */
    public final ErrorCode code() {
        return code;
    }
}
