/**
 * The promises under failure, shown with real processes: servers, nodes and executors that are killed under load, and three
 * ledgers that are compared afterwards by an {@linkplain io.qnit.server.proof.Auditor auditor} who shares no code with any of
 * them.
 */
@org.jspecify.annotations.NullMarked
package io.qnit.server.proof;
