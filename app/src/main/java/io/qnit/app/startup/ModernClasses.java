package io.qnit.app.startup;

import static java.lang.classfile.ClassHierarchyResolver.ofClassLoading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives the classes that were compiled for Java 5 the form of Java 8.
 *
 * <p>Class files before version 50 have no stack maps. The JVM verifies them by the slow way of old at every start and
 * keeps them out of its AOT cache, and picocli's 400 classes are such. Without them a third of the start is saved.
 */
public final class ModernClasses {
    /** The first version whose classes an AOT cache takes. */
    private static final int FIRST_TAKEN = ClassFile.JAVA_6_VERSION;

    private static final int MAJOR_VERSION_LOW_BYTE = 7;

    private ModernClasses() {}

    /** {@code args[0]} is the jar, {@code args[1]} its copy. */
    public static void main(String[] args) throws IOException {
        copy(Path.of(args[0]), Path.of(args[1]));
    }

    /** Copies the jar; entries keep their names, order and times. */
    static void copy(Path from, Path to) throws IOException {
        try (URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
                ZipFile jar = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream copy = new ZipOutputStream(file)) {
            ClassFile modern = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ofClassLoading(classes)));
            for (ZipEntry entry : Collections.list(jar.entries())) {
                ZipEntry copied = new ZipEntry(entry.getName());
                copied.setTime(entry.getTime());
                copy.putNextEntry(copied);
                try (InputStream content = jar.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    copy.write(entry.getName().endsWith(".class") ? modern(bytes, modern) : bytes);
                }
            }
        }
    }

    private static byte[] modern(byte[] bytes, ClassFile to) {
        if (bytes[MAJOR_VERSION_LOW_BYTE] >= FIRST_TAKEN) {
            return bytes;
        }
        ClassTransform rewrittenCode = ClassTransform.transformingMethodBodies((code, element) -> code.with(element));
        return to.transformClass(to.parse(bytes), rewrittenCode.andThen((type, element) -> {
            if (element instanceof ClassFileVersion) {
                type.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                type.with(element);
            }
        }));
    }
}
