package io.qnit.client;

import java.time.Instant;

/**
 * What lets one node in, once.
 *
 * @param secret for {@code qnit node start --token}; told this once
 */
public record NodeInvitation(String id, String qpu, Instant expires, Token secret) {
    static NodeInvitation of(Json json) {
        return new NodeInvitation(
                json.string("id"), json.string("qpu"), json.time("expires"), new Token(json.string("token")));
    }
}
