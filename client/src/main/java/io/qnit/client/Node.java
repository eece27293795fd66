package io.qnit.client;

import java.time.Instant;
import java.util.Optional;

/**
 * The runtime beside a QPU, as the server knows it.
 *
 * @param qpu beside which it stands (id)
 * @param version of its software
 * @param revoked when it was put out; none: it may come in
 */
public record Node(
        String id, String qpu, String name, String version, Instant enrolled, Optional<Instant> revoked) {
    static Node of(Json json) {
        return new Node(
                json.string("id"), json.string("qpu"), json.optionalString("name").orElse(""),
                json.optionalString("version").orElse(""), json.time("enrolled"), json.optionalTime("revoked"));
    }
}
