package io.qnit.core.qasm.internal.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Interns names: equal byte ranges get the same small number, and a {@code String} is made once per name. Open addressing
 * with linear probing over hashes; the bytes of all names lie in one pool.
 */
final class SymbolTable {
    /** Differs from process to process, so that nobody can write a file whose names all collide. Order never depends on it. */
    private static final long MULTIPLIER = new SplittableRandom().nextLong() | 1;

    private int[] slots = new int[512];
    private int[] hashes = new int[256];
    /** Name k lies in the pool from {@code ends[k]} to {@code ends[k + 1]}. */
    private int[] ends = new int[257];

    private @Nullable String[] names = new @Nullable String[256];
    private byte[] pool = new byte[2048];
    private int count;

    SymbolTable() {
        for (String keyword : Token.KEYWORDS) {
            byte[] bytes = keyword.getBytes(StandardCharsets.UTF_8);
            intern(bytes, 0, bytes.length);
        }
    }

    /** The step of the hash that {@link #intern(byte[], int, int, long)} wants, from 0 over all bytes of a name. */
    static long hash(long before, byte next) {
        return (before + next) * MULTIPLIER;
    }

    int intern(byte[] bytes, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash(hash, bytes[i]);
        }
        return intern(bytes, from, to, hash);
    }

    int intern(byte[] bytes, int from, int to, long hash64) {
        int hash = (int) (hash64 >>> 32) ^ (int) hash64;
        int mask = slots.length - 1;
        int slot = (hash ^ hash >>> 16) & mask;
        while (true) {
            int symbol = slots[slot] - 1;
            if (symbol < 0) {
                return add(bytes, from, to, hash, slot);
            }
            if (hashes[symbol] == hash
                    && Arrays.equals(pool, ends[symbol], ends[symbol + 1], bytes, from, to)) {
                return symbol;
            }
            slot = (slot + 1) & mask;
        }
    }

    String name(int symbol) {
        String name = names[symbol];
        if (name == null) {
            name = new String(pool, ends[symbol], ends[symbol + 1] - ends[symbol], StandardCharsets.UTF_8);
            names[symbol] = name;
        }
        return name;
    }

    private int add(byte[] bytes, int from, int to, int hash, int slot) {
        int symbol = count++;
        if (count > hashes.length) {
            int capacity = hashes.length * 2;
            hashes = Arrays.copyOf(hashes, capacity);
            ends = Arrays.copyOf(ends, capacity + 1);
            names = Arrays.copyOf(names, capacity);
        }
        int poolEnd = ends[symbol] + (to - from);
        if (poolEnd > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(poolEnd, (int) Math.min(Integer.MAX_VALUE - 8L, pool.length * 2L)));
        }
        System.arraycopy(bytes, from, pool, ends[symbol], to - from);
        ends[symbol + 1] = poolEnd;
        hashes[symbol] = hash;
        slots[slot] = symbol + 1;
        if (count * 2 > slots.length) {
            grow();
        }
        return symbol;
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int symbol = 0; symbol < count; symbol++) {
            int slot = (hashes[symbol] ^ hashes[symbol] >>> 16) & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = symbol + 1;
        }
        slots = larger;
    }
}
