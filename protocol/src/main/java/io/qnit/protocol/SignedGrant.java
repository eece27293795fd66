package io.qnit.protocol;

import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.HashTree;
import io.qnit.protocol.signature.Jws;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.protocol.signature.VerifyingKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A grant and the server's signature over its canonical bytes. Grants that are signed together have one signature, over the
 * root of their {@link HashTree}; each carries it with its own path, and is checked alone.
 *
 * @param signature JWS in compact form, detached: its middle part is empty; or, of several, JWS over {@code {"root": "..."}},
 *     a tilde, and the path
 */
public record SignedGrant(Grant grant, String signature) {
    /** The {@code typ} of the signature's header, so that no signature of one kind passes for another. */
    public static final String TYPE = "qnit-grant+jws";

    /** The {@code typ} where several were signed together. */
    public static final String TYPE_TOGETHER = "qnit-grants+jws";

    /** The most grants that are signed together. */
    public static final int MOST_TOGETHER = 64;

    private static final int LONGEST_SIGNATURE = 1000;

    public static SignedGrant sign(Grant grant, SigningKey server) {
        return new SignedGrant(grant, Jws.signDetached(server, TYPE, grant.bytes()));
    }

    /**
     * Signs grants with one signature.
     *
     * @param grants 1 to {@link #MOST_TOGETHER}
     */
    public static List<SignedGrant> sign(List<Grant> grants, SigningKey server) {
        if (grants.size() > MOST_TOGETHER) {
            throw new IllegalArgumentException(grants.size() + " grants; at most " + MOST_TOGETHER + " go together");
        }
        if (grants.size() == 1) {
            return List.of(sign(grants.getFirst(), server));
        }
        HashTree tree = new HashTree(grants.stream().map(Grant::bytes).toList());
        String signature = Jws.sign(server, TYPE_TOGETHER, new JsonObject().with("root", tree.root()).bytes());
        return IntStream.range(0, grants.size())
                .mapToObj(i -> new SignedGrant(grants.get(i), signature + "~" + tree.path(i))).toList();
    }

    /**
     * Checks the signature.
     *
     * @throws ProtocolException BAD_SIGNATURE, MALFORMED
     */
    public Grant verified(VerifyingKeys server) {
        return new Verifier(server).verified(this);
    }

    /** Checks one grant after the other; a signature of several is checked once. Used by one thread. */
    public static final class Verifier {
        private final VerifyingKeys server;
        private String lastSignature = "";
        private String lastRoot = "";

        public Verifier(VerifyingKeys server) {
            this.server = server;
        }

        /**
         * The grant, if the server has signed it.
         *
         * @throws ProtocolException BAD_SIGNATURE, MALFORMED
         */
        public Grant verified(SignedGrant signed) {
            int tilde = signed.signature.indexOf('~');
            if (tilde < 0) {
                Jws.verifyDetached(signed.signature, TYPE, server, signed.grant.bytes());
                return signed.grant;
            }
            String signature = signed.signature.substring(0, tilde);
            if (!signature.equals(lastSignature)) {
                JsonFields payload = JsonFields.read(
                        "the grants' signature",
                        new String(Jws.verify(signature, TYPE_TOGETHER, server), StandardCharsets.UTF_8),
                        LONGEST_SIGNATURE);
                lastRoot = payload.text("root", 100);
                payload.end();
                lastSignature = signature;
            }
            if (!HashTree.root(signed.grant.bytes(), signed.signature.substring(tilde + 1)).equals(lastRoot)) {
                throw new ProtocolException(
                        ProtocolException.Fault.BAD_SIGNATURE,
                        "the grant is not among those that were signed together");
            }
            return signed.grant;
        }
    }

    JsonObject write() {
        return new JsonObject().with("grant", grant.write()).with("signature", signature);
    }

    static SignedGrant read(JsonFields from) {
        JsonFields grant = from.object("grant");
        SignedGrant signed = new SignedGrant(Grant.read(grant), from.text("signature", LONGEST_SIGNATURE));
        grant.end();
        return signed;
    }
}
