package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** What goes wrong with clusters, their nodes and cut circuits. */
public final class ClusterException extends QnitException {
    private static final long serialVersionUID = 1L;

    public ClusterException(ErrorCode code, String message) {
        super(code, message);
    }

    public ClusterException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
