package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    private Path folder;

    private Reading read(String source) {
        return OpenQasm.read("main.qasm", source.getBytes(StandardCharsets.UTF_8),
                ReadOptions.DEFAULT.withIncludePaths(List.of(folder.resolve("allowed"))));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void anIncludedFileDefinesGates() throws IOException {
        write("allowed/mine.inc", "gate twice a { x a; x a; }\n");
        assertThat(read("OPENQASM 3.0;\ninclude \"mine.inc\";\nqubit q;\ntwice q;").executable().body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0).gate(Gate.X, 0)));
    }

    @Test
    void anErrorIsLocatedInTheIncludedFile() throws IOException {
        write("allowed/mine.inc", "\n\ngate g a { nosuch a; }\n");
        Diagnostic error = read("OPENQASM 3.0;\ninclude \"mine.inc\";").of(Diagnostic.Severity.ERROR).getFirst();
        assertThat(error.file()).isEqualTo("mine.inc");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(12);
    }

    @Test
    void aCycleIsAnError() throws IOException {
        write("allowed/a.inc", "include \"b.inc\";\n");
        write("allowed/b.inc", "include \"a.inc\";\n");
        assertThat(read("OPENQASM 3.0;\ninclude \"a.inc\";").diagnostics()).singleElement()
                .satisfies(d -> assertThat(d.message()).isEqualTo("file 'a.inc' includes itself"))
                .satisfies(d -> assertThat(d.file()).isEqualTo("b.inc"));
    }

    @Test
    void nothingOutsideTheFolderIsRead() throws IOException {
        write("secret.inc", "gate g a { }\n");
        write("allowed/here.inc", "");
        Files.createSymbolicLink(folder.resolve("allowed/link.inc"), folder.resolve("secret.inc"));
        for (String path : List.of("../secret.inc", "link.inc", folder.resolve("secret.inc").toString())) {
            assertThat(read("OPENQASM 3.0;\ninclude \"" + path + "\";").diagnostics()).as(path).singleElement()
                    .satisfies(d -> assertThat(d.message()).contains("lies outside the folders"));
        }
    }

    @Test
    void withoutAFolderOnlyTheStandardFilesAreKnown() {
        Reading reading = OpenQasm.read("main.qasm", "OPENQASM 3.0;\ninclude \"mine.inc\";");
        assertThat(reading.diagnostics()).singleElement()
                .satisfies(d -> assertThat(d.message()).isEqualTo("file 'mine.inc' is not found"));
    }
}
