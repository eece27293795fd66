package io.qnit.node.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files that are there after a power failure, or are not there at all: written beside their place, synced, renamed, and then
 * the folder is synced too. Made for their owner's eyes from the first byte on. Stateless.
 */
public final class DurableFiles {
    private static final boolean POSIX = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    private static final boolean FOLDERS_SYNC = !System.getProperty("os.name").startsWith("Windows");

    private DurableFiles() {}

    /** Makes a folder, and those above it, that only its owner may enter, durably; does nothing when it is there. */
    public static void makeFolder(Path folder) throws IOException {
        Path made = folder.toAbsolutePath();
        List<Path> above = new ArrayList<>();
        for (Path at = made; !Files.exists(at) && at.getParent() != null; at = at.getParent()) {
            above.add(at.getParent());
        }
        Files.createDirectories(made, POSIX ? ownerOnly("rwx------") : new FileAttribute<?>[0]);
        for (Path parent : above) {
            syncFolder(parent);
        }
    }

    /** Writes a text in place of what was there. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes in place of what was there. */
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                POSIX ? ownerOnly("rw-------") : new FileAttribute<?>[0])) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        rename(draft, file);
    }

    /** Writes a text where no file may be. */
    public static void writeNew(Path file, String text) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        write(file, text);
    }

    /** Syncs a file that somebody else has written. */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Renames a file that is synced, and syncs the folder. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(to.resolveSibling("."));
    }

    /** Makes the names in a folder durable; on systems that cannot, they are so after the rename. */
    public static void syncFolder(Path folder) throws IOException {
        if (FOLDERS_SYNC) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
    }
}
