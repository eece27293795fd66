package io.qnit.server.node;

import java.time.Instant;
import java.util.Optional;

/**
 * A node that came in once.
 *
 * @param revoked when it was put out; none: it may come in
 */
record KnownNode(EnrolledNode node, Optional<Instant> revoked) {}
