package io.qnit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.signature.Digests;
import io.qnit.protocol.signature.Jws;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.protocol.signature.VerifyingKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedGrantTest {
    private final SigningKey server = SigningKey.generate();
    private final VerifyingKeys keys = VerifyingKeys.of(SigningKey.generate().verifyingKey(), server.verifyingKey());

    @Test
    void aGrantOfTheServerHoldsAfterTheJourney() {
        SignedGrant sent = SignedGrant.sign(Examples.grant(), server);
        Message read = MessageCodec.read(MessageCodec.write(new Message.Grants(List.of(sent))));
        assertThat(((Message.Grants) read).grants().getFirst().verified(keys)).isEqualTo(Examples.grant());
    }

    @Test
    void grantsThatAreSignedTogetherAreCheckedOneByOne() {
        List<Grant> grants = IntStream.range(0, 5).mapToObj(i -> withJob(Examples.grant(), "job" + i)).toList();
        List<SignedGrant> sent = SignedGrant.sign(grants, server);
        Message.Grants read =
                (Message.Grants) MessageCodec.read(MessageCodec.write(new Message.Grants(sent)));
        SignedGrant.Verifier verifier = new SignedGrant.Verifier(keys);
        for (int i = 0; i < grants.size(); i++) {
            assertThat(verifier.verified(read.grants().get(i))).isEqualTo(grants.get(i));
            assertThat(sent.get(i).verified(keys)).isEqualTo(grants.get(i));
            // Another's path, and a grant that was not among them.
            refused(sent.get((i + 1) % 5).signature(), grants.get(i));
            refused(sent.get(i).signature(), withJob(Examples.grant(), "stranger"));
        }
        SignedGrant forged = SignedGrant.sign(grants, SigningKey.generate()).getFirst();
        refused(forged.signature(), grants.getFirst());
        // The signature of one kind does not pass for the other.
        String alone = sent.getFirst().signature().substring(0, sent.getFirst().signature().indexOf('~'));
        assertThat(catchThrowableOfType(
                ProtocolException.class, () -> new SignedGrant(grants.getFirst(), alone).verified(keys)).fault())
                .isEqualTo(Fault.MALFORMED);
    }

    private static Grant withJob(Grant g, String job) {
        return new Grant(
                new AttemptKey(job, 2, g.key().fence()), g.node(), g.circuits(), g.seed(), 2, g.shotMode(), g.limit(),
                g.mostResultBytes(), g.callback(), g.granted(), g.deadline());
    }

    @Test
    void eachMemberIsUnderTheSignature() {
        Grant g = Examples.grant();
        String signature = SignedGrant.sign(g, server).signature();
        refused(signature, new Grant(
                new AttemptKey("other", 2, g.key().fence()), g.node(), g.circuits(), g.seed(), 2, g.shotMode(),
                g.limit(), g.mostResultBytes(), g.callback(), g.granted(), g.deadline()));
        refused(signature, new Grant(
                new AttemptKey(g.key().job(), 2, new Fence(1, 18)), g.node(), g.circuits(), g.seed(), 2, g.shotMode(),
                g.limit(), g.mostResultBytes(), g.callback(), g.granted(), g.deadline()));
        refused(signature, new Grant(
                g.key(), "node2", g.circuits(), g.seed(), 2, g.shotMode(), g.limit(), g.mostResultBytes(), g.callback(),
                g.granted(), g.deadline()));
        refused(signature, new Grant(
                g.key(), g.node(), g.circuits().subList(0, 1), g.seed(), 2, g.shotMode(), g.limit(),
                g.mostResultBytes(), g.callback(), g.granted(), g.deadline()));
        refused(signature, new Grant(
                g.key(), g.node(), g.circuits(), Optional.empty(), 2, g.shotMode(), g.limit(), g.mostResultBytes(),
                g.callback(), g.granted(), g.deadline()));
        refused(signature, new Grant(
                g.key(), g.node(), g.circuits(), g.seed(), 2, g.shotMode(), g.limit().plus(Duration.ofMillis(1)),
                g.mostResultBytes(), g.callback(), g.granted(), g.deadline()));
        refused(signature, new Grant(
                g.key(), g.node(), g.circuits(), g.seed(), 2, g.shotMode(), g.limit(), g.mostResultBytes(),
                URI.create("https://thief/"), g.granted(), g.deadline()));
    }

    @Test
    void aKeyOfSomebodyElseAndAnotherKindOfSignatureAreRefused() {
        Grant grant = Examples.grant();
        refused(SignedGrant.sign(grant, SigningKey.generate()).signature(), grant);
        String result = Jws.signDetached(server, ResultManifest.TYPE, grant.bytes());
        refused(result, grant);
    }

    @Test
    void aManifestHoldsAndEachChangeOfItIsRefused() {
        SigningKey node = SigningKey.generate();
        ResultManifest manifest = new ResultManifest(
                Examples.KEY, ResultManifest.Outcome.COMPLETED, "completed", "", Duration.ofMillis(12), 100, 5,
                Digests.sha256("12345".getBytes(StandardCharsets.UTF_8)));
        String jws = manifest.sign(node);
        VerifyingKeys known = VerifyingKeys.of(node.verifyingKey());
        assertThat(ResultManifest.verify(jws, known)).isEqualTo(manifest);
        for (int at = 0; at < jws.length(); at++) {
            String changed = jws.substring(0, at) + (jws.charAt(at) == 'A' ? 'B' : 'A') + jws.substring(at + 1);
            ProtocolException refusal = catchThrowableOfType(
                    ProtocolException.class, () -> ResultManifest.verify(changed, known));
            assertThat(refusal).as("character %d", at).isNotNull();
        }
        assertThat(catchThrowableOfType(
                ProtocolException.class,
                () -> ResultManifest.verify(jws, VerifyingKeys.of(SigningKey.generate().verifyingKey()))).fault())
                .isEqualTo(Fault.BAD_SIGNATURE);
    }

    private void refused(String signature, Grant grant) {
        assertThat(catchThrowableOfType(
                ProtocolException.class, () -> new SignedGrant(grant, signature).verified(keys)).fault())
                .isEqualTo(Fault.BAD_SIGNATURE);
    }
}
