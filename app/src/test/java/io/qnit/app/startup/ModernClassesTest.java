package io.qnit.app.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModernClassesTest {

    @TempDir
    private Path folder;

    /** Loading a class initialises and so verifies it, with the stack maps that were added. */
    @Test
    void everyClassOfTheCopyIsModernAndVerifies() throws Exception {
        Path original = Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path copy = folder.resolve("copy.jar");

        ModernClasses.copy(original, copy);

        assertThat(names(copy)).isEqualTo(names(original));
        int oldInOriginal = 0;
        try (ZipFile before = new ZipFile(original.toFile());
                ZipFile after = new ZipFile(copy.toFile());
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            for (String name : names(copy)) {
                if (!name.endsWith(".class") || name.startsWith("META-INF") || name.equals("module-info.class")) {
                    continue;
                }
                oldInOriginal += majorVersion(before, name) < 50 ? 1 : 0;
                assertThat(majorVersion(after, name)).as(name).isGreaterThanOrEqualTo(50);
                if (!name.contains("Groovy")) { // that one needs Groovy
                    Class.forName(name.replace(".class", "").replace('/', '.'), true, loader);
                }
            }
        }
        assertThat(oldInOriginal).as("there was something to do").isPositive();
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static int majorVersion(ZipFile jar, String name) throws IOException {
        return jar.getInputStream(jar.getEntry(name)).readNBytes(8)[7];
    }
}
