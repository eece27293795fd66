package io.qnit.protocol;

/** The paths of the server that nodes call. */
public final class Endpoints {
    /** POST: {@link io.qnit.protocol.enrol.EnrolRequest}, answered by {@link io.qnit.protocol.enrol.EnrolAnswer}. */
    public static final String ENROL = "/api/node/enrol";

    /** The WebSocket of a node, opened with its JWT as bearer. */
    public static final String CONNECT = "/api/node/connect";

    /** POST: a result's body, with its signed {@link ResultManifest} in a header and the node's JWT as bearer. */
    public static final String RESULTS = "/api/node/results";

    /**
     * POST: several small results, with the node's JWT as bearer. The body is one line, the JWS over their {@link
     * ResultManifest}s, and then the results' bodies one after the other. The answer has for each the status that it would have
     * had alone.
     */
    public static final String RESULTS_TOGETHER = RESULTS + "/together";

    /** GET: the certificate of the server's CA, in PEM. */
    public static final String ROOT_CA = "/api/pub/root-ca.pem";

    private Endpoints() {}
}
