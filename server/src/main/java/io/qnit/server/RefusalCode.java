package io.qnit.server;

import java.util.Locale;

/** The codes with which rules refuse, each with the HTTP status that it is told with. The documentation lists them. */
public enum RefusalCode {
    /** What was asked contradicts itself or a limit. */
    INVALID(400),
    /** The job is expected to take more QPU time than its user wants to spend. */
    COSTS_TOO_MUCH(400),
    /** The QPU that was asked for does not exist. */
    UNKNOWN_QPU(400),
    /** No registered QPU has enough qubits or allows so many shots. */
    NO_QPU_FITS(400),
    /** Who asks may not do this. */
    FORBIDDEN(403),
    /** The balance of QPU time does not cover what was asked. */
    INSUFFICIENT_BALANCE(403),
    /** There is no such thing, or not for the one who asks. */
    NOT_FOUND(404),
    /** The job is in a terminal state: nothing leaves it. */
    JOB_FINISHED(404),
    /** A user has as many jobs waiting as the limit allows. */
    TOO_MANY_JOBS(429),
    /** Another attempt took this one's place, or another result was accepted. */
    SUPERSEDED(409),
    /** The attempt belongs to another node. */
    WRONG_NODE(409),
    /** The grant was made before the installation was restored, or by a server that was. */
    WRONG_EPOCH(409),
    /** Another server has taken over the scheduling. */
    NOT_LEADER(409),
    /** The job does not wait for a grant, or not yet. */
    NOT_GRANTABLE(409),
    /** The infrastructure lost as many attempts of this job as it may lose. */
    ATTEMPTS_EXHAUSTED(409),
    /** The QPU starts nothing now. */
    QPU_NOT_READY(409),
    /** The QPU holds as many jobs as it may. */
    QPU_BUSY(409),
    /** The lease has not run out, or cannot now. */
    NOT_EXPIRED(409),
    /** The node still holds the attempt. */
    ATTEMPT_HELD(409),
    /** The job, or this attempt of it, is over or was never known here. */
    GONE(410);

    private final int status;

    RefusalCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The code in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
