package io.qnit.app.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Cli;
import io.qnit.app.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(
                folder.resolve("c.qasm"), "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n" + text);
    }

    @Test
    void writesPhysicalQubitsAndNativeGates() throws IOException {
        Screen screen = Screen.ofWidth(100);
        int exit = new Cli(screen.terminal()).run(
                "compile",
                file("qubit[3] q; h q[0]; cx q[0], q[2]; cx q[0], q[1];").toString(),
                "--target",
                "line:3",
                "--verify");
        assertThat(exit).isZero();
        assertThat(screen.out()).contains("cz $", "sx $").doesNotContain("cx ", "qubit[");
        assertThat(screen.err()).contains("passes certified");
    }

    @Test
    void reportsWhatWasDone() throws IOException {
        Path out = folder.resolve("out.qasm");
        Screen screen = run("compile", file("qubit[2] q; cx q[0], q[1]; cx q[0], q[1]; h q[0];").toString(),
                "--target", "line:2", "--out", out.toString(), "--report", "json", "--verify");
        assertThat(screen.out()).contains("\"two_qubit_gates\" : 2", "\"two_qubit_gates\" : 0", "\"verified\"");
        assertThat(out).content().doesNotContain("cz");
        assertThat(run("compile", folder.resolve("c.qasm").toString(), "--target", "line:2", "--report").out())
                .contains("on two qubits", "merge rotations");
    }

    @Test
    void refusesWithWhatToDo() throws IOException {
        String circuit = file("input float theta; qubit[4] q; rx(theta) q[0];").toString();
        assertThat(run("compile", circuit, "--target", "line:3").err()).contains("the target 'line:3' has 3");
        assertThat(run("compile", circuit, "--target", "line:4").err()).contains("--param");
        assertThat(run("compile", circuit, "--target", "line:4", "--param", "theta=pi/3").out()).contains("$");
        assertThat(run("compile", circuit, "--target", "line:4", "--param", "theta=0:1:0.1").err())
                .contains("not a sweep");
        assertThat(run("compile", circuit, "--target", "line:4", "-O7").err()).contains("0 to 3");
    }

    private static Screen run(String... arguments) {
        Screen screen = Screen.ofWidth(100);
        new Cli(screen.terminal()).run(arguments);
        return screen;
    }
}
