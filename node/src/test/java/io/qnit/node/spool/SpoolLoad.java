package io.qnit.node.spool;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Fence;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.signature.Digests;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process that spools results and offers each: {@code offer NUMBER} on standard output. Arguments: folder, how many, large or small. */
final class SpoolLoad {
    private SpoolLoad() {}

    public static void main(String[] arguments) throws Exception {
        Spool spool = Spool.open(Path.of(arguments[0]), (_, _) -> {});
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (int i = 1; i <= Integer.parseInt(arguments[1]); i++) {
                AttemptKey key = new AttemptKey("job" + i, 1, new Fence(1, i));
                Path work = spool.workFile(key);
                Files.writeString(work, "result " + i);
                ResultManifest manifest = new ResultManifest(
                        key, Outcome.COMPLETED, "completed", "", Duration.ofMillis(5), 10, 0,
                        Digests.sha256(new byte[0]));
                URI callback = URI.create("https://lab/api/node/results");
                if (arguments[2].equals("large")) {
                    spool.keep(Optional.of(work), manifest, callback);
                } else {
                    spool.keep(List.of(new Spool.Finished(Optional.of(work), manifest, callback)));
                }
                out.write(("offer " + i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
