package io.qnit.protocol.signature;

import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ProtocolException.Fault;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * One signature for many texts, each of which can be checked without the others. The texts' hashes are the leaves of a binary
 * tree, each inner node is the hash of the two below it, and the root is what is signed. With a text goes its path: the
 * neighbours on the way up, from which whoever has the text computes the root. To sign 32 texts costs one signature and 63
 * hashes; a hash costs a thousandth of a signature. Leaves and inner nodes are hashed with different first bytes, so that none
 * passes for the other; a node without a neighbour goes up as it is.
 *
 * <p>R. C. Merkle, <em>A digital signature based on a conventional encryption function</em>, CRYPTO 1987; the first bytes are
 * those of RFC 6962, section 2.1. Immutable.
 */
public final class HashTree {
    /** The longest path that is read: of 2^32 texts. */
    private static final int LONGEST_PATH = 32;

    private static final byte LEAF = 0;
    private static final byte INNER = 1;

    private final List<List<byte[]>> levels = new ArrayList<>();

    /** @param texts at least one */
    public HashTree(List<byte[]> texts) {
        List<byte[]> level = texts.stream().map(HashTree::leaf).toList();
        levels.add(level);
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(inner(level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            level = above;
            levels.add(level);
        }
    }

    /** The hash over all. */
    public String root() {
        return Base64Url.encode(levels.getLast().getFirst());
    }

    /** The way from a text to the root: its neighbours, each with the side on which it stands, l or r. */
    public String path(int index) {
        List<String> steps = new ArrayList<>();
        int at = index;
        for (List<byte[]> level : levels.subList(0, levels.size() - 1)) {
            int neighbour = at ^ 1;
            if (neighbour < level.size()) {
                steps.add((neighbour < at ? "l" : "r") + Base64Url.encode(level.get(neighbour)));
            }
            at /= 2;
        }
        return String.join(".", steps);
    }

    /**
     * The root that a text and its path lead to.
     *
     * @throws ProtocolException MALFORMED where the path is none
     */
    public static String root(byte[] text, String path) {
        byte[] hash = leaf(text);
        String[] steps = path.isEmpty() ? new String[0] : path.split("\\.", -1);
        if (steps.length > LONGEST_PATH) {
            throw new ProtocolException(Fault.MALFORMED, "a path has at most " + LONGEST_PATH + " steps");
        }
        for (String step : steps) {
            boolean left = step.startsWith("l");
            if (!left && !step.startsWith("r")) {
                throw new ProtocolException(Fault.MALFORMED, "a step of a path begins with l or r");
            }
            byte[] neighbour = Base64Url.decode("a step of a path", step.substring(1));
            if (neighbour.length != hash.length) {
                throw new ProtocolException(Fault.MALFORMED, "a step of a path is a hash of " + hash.length + " bytes");
            }
            hash = left ? inner(neighbour, hash) : inner(hash, neighbour);
        }
        return Base64Url.encode(hash);
    }

    private static byte[] leaf(byte[] text) {
        MessageDigest digest = Digests.sha256();
        digest.update(LEAF);
        return digest.digest(text);
    }

    private static byte[] inner(byte[] left, byte[] right) {
        MessageDigest digest = Digests.sha256();
        digest.update(INNER);
        digest.update(left);
        return digest.digest(right);
    }
}
