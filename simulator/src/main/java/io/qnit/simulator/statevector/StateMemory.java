package io.qnit.simulator.statevector;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside of the heap, all zero. On Linux large pieces are mapped with huge pages where the system lets, which
 * saves most of the misses in the table of pages when blocks are gathered, and pages that stay zero are never made.
 * Elsewhere, and where native access is not enabled, the JDK's own allocation is used. It writes all the zeros in one call,
 * which for many GiB takes longer than a cancelled run may go on: a thread of its own makes it, while the caller polls.
 */
final class StateMemory implements AutoCloseable {
    private static final long HUGE_PAGE = 2L << 20;
    /** From here on the calls are worth setting up. */
    private static final long WORTH_MAPPING = 64L << 20;

    private static final long POLL_MILLIS = 20;

    private static final AtomicLong HELD = new AtomicLong();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private final long bytes;
    private boolean open = true;

    /** Gives memory that is all zero and goes with the arena. */
    @FunctionalInterface
    interface Source {
        MemorySegment allocate(long bytes, Arena arena);
    }

    /** @param poll throws when the run is to stop */
    StateMemory(long bytes, Runnable poll) {
        this.bytes = bytes;
        MemorySegment mapped = bytes >= WORTH_MAPPING && mayMap() ? Mapping.map(bytes, arena) : null;
        Source plain = (size, into) -> into.allocate(size, 64);
        HELD.addAndGet(bytes);
        segment = mapped != null ? mapped : bytes >= WORTH_MAPPING ? polling(plain, poll) : filled(plain);
    }

    /** As where memory of any size cannot be mapped. */
    StateMemory(long bytes, Runnable poll, Source source) {
        this.bytes = bytes;
        HELD.addAndGet(bytes);
        segment = polling(source, poll);
    }

    private MemorySegment filled(Source source) {
        try {
            return source.allocate(bytes, arena);
        } catch (OutOfMemoryError e) {
            close();
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY, "the system has no " + (bytes >> 20) + " MiB for a state", e);
        }
    }

    /** Polls while another thread fills the memory; when the run is to stop, that thread frees it as soon as it can. */
    private MemorySegment polling(Source source, Runnable poll) {
        CompletableFuture<MemorySegment> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("qnit-state-memory").start(() -> {
            try {
                if (!result.complete(filled(source))) {
                    close();
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            while (true) {
                poll.run();
                try {
                    return result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    // not yet: poll again
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(result, new SimulationException(ErrorCode.CANCELLED, "the run was interrupted", e));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SimulationException failure ? failure
                    : new IllegalStateException("memory for a state could not be made", e);
        } catch (RuntimeException e) {
            throw abandoned(result, e);
        }
    }

    /** Leaves the memory to the thread that fills it, or frees it if that is done. */
    private RuntimeException abandoned(CompletableFuture<MemorySegment> result, RuntimeException why) {
        if (!result.completeExceptionally(why) && !result.isCompletedExceptionally()) {
            close();
        }
        return why;
    }

    /** What all memory of this kind that is not closed takes. */
    static long bytesHeld() {
        return HELD.get();
    }

    MemorySegment segment() {
        return segment;
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            HELD.addAndGet(-bytes);
            arena.close();
        }
    }

    private static boolean mayMap() {
        return System.getProperty("os.name", "").equals("Linux")
                && StateMemory.class.getModule().isNativeAccessEnabled();
    }

    /** Calls of the C library; a class of its own, because linking them takes time. */
    @SuppressWarnings("restricted") // only where native access is enabled, see mayMap
    private static final class Mapping {
        private static final int READ_WRITE = 3;
        private static final int PRIVATE_ANONYMOUS = 0x22;
        private static final int MADV_HUGEPAGE = 14;

        private static final @Nullable MethodHandle MAP = call(
                "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        private static final @Nullable MethodHandle UNMAP =
                call("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
        private static final @Nullable MethodHandle ADVISE =
                call("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

        private static @Nullable MethodHandle call(String name, FunctionDescriptor types) {
            SymbolLookup lookup = Linker.nativeLinker().defaultLookup();
            return lookup.find(name)
                    .map(address -> Linker.nativeLinker().downcallHandle(address, types))
                    .orElse(null);
        }

        static @Nullable MemorySegment map(long bytes, Arena arena) {
            MethodHandle map = MAP;
            MethodHandle unmap = UNMAP;
            MethodHandle advise = ADVISE;
            if (map == null || unmap == null || advise == null) {
                return null;
            }
            try {
                long length = bytes + HUGE_PAGE;
                MemorySegment raw = (MemorySegment) map.invokeExact(MemorySegment.NULL, length, READ_WRITE,
                        PRIVATE_ANONYMOUS, -1, 0L);
                if (raw.address() == -1) {
                    return null;
                }
                long start = Math.ceilDiv(raw.address(), HUGE_PAGE) * HUGE_PAGE;
                MemorySegment aligned = MemorySegment.ofAddress(start);
                int _ = (int) advise.invokeExact(aligned, bytes, MADV_HUGEPAGE);
                return aligned.reinterpret(bytes, arena, _ -> unmap(unmap, raw, length));
            } catch (Throwable e) {
                throw new IllegalStateException("the C library could not be called", e);
            }
        }

        private static void unmap(MethodHandle unmap, MemorySegment raw, long length) {
            try {
                int failed = (int) unmap.invokeExact(raw, length);
                if (failed != 0) {
                    throw new IllegalStateException("munmap refused memory that mmap gave");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("the C library could not be called", e);
            }
        }
    }
}
