package io.qnit.server.job;

import io.qnit.server.Installation;
import io.qnit.server.ledger.Account;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.schedule.Pace;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows that a grant is decided on, all locked, and its terms.
 *
 * @param last the lease of the job's last attempt, if there was one
 * @param account of the job's owner
 * @param held leases that the QPU's node holds now
 * @param term the term in which the scheduler that asks was made
 * @param epoch the epoch in which it was made
 */
public record Grant(
        Job job,
        Optional<Lease> last,
        Qpu qpu,
        Account account,
        Installation installation,
        int held,
        long epoch,
        long term,
        Terms terms) {
    /**
     * What the scheduler allows.
     *
     * @param mostMillis the longest run; none: as the reservation goes
     * @param stopBy when the QPU is needed for a booking
     * @param compiled what the job's circuits became for this QPU; none: they are given as they are
     * @param pace of the QPU, from which the reservation is counted
     */
    public record Terms(
            OptionalLong mostMillis, Optional<Instant> stopBy, Optional<Compiled> compiled, Pace pace) {
        public static final Terms OPEN = new Terms(OptionalLong.empty(), Optional.empty());

        /** Of a job that is given as it was submitted, on a QPU of which nothing is known. */
        public Terms(OptionalLong mostMillis, Optional<Instant> stopBy) {
            this(mostMillis, stopBy, Optional.empty(), Pace.MODEL);
        }

        public Terms with(Compiled facts) {
            return new Terms(mostMillis, stopBy, Optional.of(facts), pace);
        }

        public Terms at(Pace known) {
            return new Terms(mostMillis, stopBy, compiled, known);
        }
    }

    /**
     * What the rules know of a compiled job.
     *
     * @param estimateMillis QPU time that the model expects of the compiled circuits
     * @param note for the timeline
     */
    public record Compiled(long estimateMillis, String note) {}
}
