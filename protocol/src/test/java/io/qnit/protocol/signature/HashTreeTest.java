package io.qnit.protocol.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTreeTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 13, 32, 64})
    void everyTextLeadsToTheRootAndNoOtherDoes(int count) {
        List<byte[]> texts = texts(count);
        HashTree tree = new HashTree(texts);
        assertThat(tree.root()).isEqualTo(Base64Url.encode(slowRoot(texts)));
        for (int i = 0; i < count; i++) {
            assertThat(HashTree.root(texts.get(i), tree.path(i))).isEqualTo(tree.root());
            assertThat(HashTree.root("another text".getBytes(StandardCharsets.UTF_8), tree.path(i)))
                    .isNotEqualTo(tree.root());
            if (count > 1) {
                int other = (i + 1) % count;
                assertThat(HashTree.root(texts.get(i), tree.path(other))).isNotEqualTo(tree.root());
            }
        }
    }

    @Test
    void anInnerNodeIsNoText() {
        List<byte[]> texts = texts(4);
        HashTree tree = new HashTree(texts);
        byte[] inner = concat(leaf(texts.get(0)), leaf(texts.get(1)));
        String right = tree.path(0).split("\\.", -1)[1];
        assertThat(HashTree.root(inner, right)).isNotEqualTo(tree.root());
    }

    @Test
    void whatIsNoPathIsRefused() {
        byte[] text = {1};
        for (String path : List.of("x", "l!", "r.", "lAAAA..", "lAA.".repeat(40) + "lAA")) {
            assertThatThrownBy(() -> HashTree.root(text, path)).as(path).isInstanceOf(ProtocolException.class);
        }
    }

    private static List<byte[]> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> ("text " + i).getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** By the definition: halves at powers of two, as RFC 6962 writes it. */
    private static byte[] slowRoot(List<byte[]> texts) {
        if (texts.size() == 1) {
            return leaf(texts.getFirst());
        }
        int half = Integer.highestOneBit(texts.size() - 1);
        return sha256((byte) 1, concat(
                slowRoot(texts.subList(0, half)), slowRoot(texts.subList(half, texts.size()))));
    }

    private static byte[] leaf(byte[] text) {
        return sha256((byte) 0, text);
    }

    private static byte[] sha256(byte first, byte[] rest) {
        MessageDigest digest = Digests.sha256();
        digest.update(first);
        return digest.digest(rest);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
