package io.qnit.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeProviderRegistry;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.conformance.ContractCheck;
import io.qnit.cluster.conformance.ProviderContract;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider of docs/providers.md, compiled as it stands there, runs circuits and passes the contract. */
class WriteYourOwnTest {
    /** What the page leaves to the reader, here a simulator, and the imports. */
    private static final String AROUND = """
            import io.qnit.cluster.*;
            import io.qnit.core.circuit.Circuit;
            import io.qnit.core.qasm.OpenQasm;
            import io.qnit.core.qasm.program.Program;
            import io.qnit.core.result.Counts;
            import java.util.*;
            PROVIDER
                static Counts runOnMyMachine(String qasm, long shots) {
                    return io.qnit.simulator.Simulator.run(OpenQasm.read("q", qasm).executable(),
                            io.qnit.simulator.RunOptions.defaults().withShots(shots)).counts();
                }
            }
            """;

    @Test
    void theProviderOfThePageWorks(@TempDir Path folder) throws Exception {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/providers.md"));
        Matcher code = Pattern.compile("```java\\n(public final class MyDgx.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(code.find()).isTrue();
        String provider = code.group(1);
        assertThat(provider.lines().count()).isLessThanOrEqualTo(20);
        NodeProvider made = made(provider, folder); // now: others look at the registry when the folder is gone
        NodeProviderRegistry.global().register("my_dgx", () -> made);
        QpuRegistry cluster = new ClusterBuilder().add("my_dgx").build();
        assertThat(ProviderContract.check(cluster.provider("dgx-0"), cluster.node("dgx-0")))
                .noneMatch(c -> c.verdict() == ContractCheck.Verdict.FAILED);
    }

    private static NodeProvider made(String provider, Path folder) {
        try {
            Path source = folder.resolve("MyDgx.java");
            Files.writeString(source, AROUND.replace(
                    "PROVIDER", provider.substring(0, provider.lastIndexOf('}'))));
            int failed = ToolProvider.getSystemJavaCompiler().run(
                    null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), "-d",
                    folder.toString(), source.toString());
            assertThat(failed).isZero();
            URI place = folder.toUri();
            URLClassLoader loader = new URLClassLoader(
                    new java.net.URL[] {place.toURL()}, WriteYourOwnTest.class.getClassLoader());
            return (NodeProvider) loader.loadClass("MyDgx").getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
