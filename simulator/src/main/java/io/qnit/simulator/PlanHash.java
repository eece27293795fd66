package io.qnit.simulator;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of everything that decides a run's result beside its seed: the circuit's content and the options that
 * matter. Names of gates go in, never their numbers in memory; source lines and the circuit's name do not count.
 *
 * <p>Computed when its text is first asked for: most runs from a terminal never show it, and the JDK's digests take longer
 * to start than a small circuit takes to run.
 */
final class PlanHash {
    private final Supplier<String> hex;
    private @Nullable String known;

    private PlanHash(Supplier<String> hex) {
        this.hex = hex;
    }

    /** @param options text that names the options which matter */
    static PlanHash of(Circuit circuit, Supplier<String> options) {
        return new PlanHash(() -> Content.hash(circuit, options.get()));
    }

    @Override
    public synchronized String toString() {
        if (known == null) {
            known = hex.get();
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlanHash && other.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Feeds a circuit's content to the digest. */
    private static final class Content {
        private final MessageDigest digest;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13);

        private Content() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        static String hash(Circuit circuit, String options) {
            Content hash = new Content();
            hash.put(options);
            hash.put(circuit.qubitCount());
            hash.put(circuit.qubitRegisters().toString());
            hash.put(circuit.clbitRegisters().toString());
            hash.put(circuit.variables().toString());
            hash.put(circuit.body());
            hash.flush();
            return HexFormat.of().formatHex(hash.digest.digest());
        }

        private void put(Block block) {
            put(block.size());
            for (int i = 0; i < block.size(); i++) {
                if (block.isGate(i)) {
                    putGate(block, i);
                    continue;
                }
                put(block.opcode(i));
                putOperands(block, i);
                if (block.opcode(i) == Opcode.MEASURE) {
                    put(block.clbit(i));
                }
                if (block.hasNode(i)) {
                    put(block.node(i));
                }
            }
        }

        private void putGate(Block block, int i) {
            put(block.gate(i).id());
            put(block.addedControls(i));
            putOperands(block, i);
            for (int k = 0; k < block.gate(i).parameterCount(); k++) {
                put(Double.doubleToLongBits(block.parameter(i, k)));
                if (block.hasSymbols()) {
                    put(block.symbol(i, k).map(Object::toString).orElse(""));
                }
            }
        }

        private void putOperands(Block block, int i) {
            put(block.operandCount(i));
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                put(block.operand(s));
            }
        }

        private void put(Node node) {
            switch (node) {
                case Node.If n -> put(n.condition().toString());
                case Node.While n -> put(n.condition().toString());
                case Node.For n -> {
                    put(n.variable());
                    put(n.range().toString());
                }
                case Node.Switch n -> {
                    put(n.target().toString());
                    put(n.cases().stream().map(Node.Case::labels).toList().toString());
                }
                case Node.Assign n -> put(n.toString());
                case Node.UnitaryMatrix n -> {
                    for (double entry : n.entries()) {
                        put(Double.doubleToLongBits(entry));
                    }
                }
                case Node.Box _, Node.Delay _, Node.Directive _ -> {}
            }
            List<Block> inside = Block.inside(node);
            put(inside.size());
            inside.forEach(this::put);
        }

        private void put(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            put(bytes.length);
            if (bytes.length > buffer.remaining()) {
                flush();
            }
            if (bytes.length > buffer.remaining()) {
                digest.update(bytes);
            } else {
                buffer.put(bytes);
            }
        }

        private void put(int number) {
            if (buffer.remaining() < Integer.BYTES) {
                flush();
            }
            buffer.putInt(number);
        }

        private void put(long number) {
            put((int) (number >>> 32));
            put((int) number);
        }

        private void flush() {
            digest.update(buffer.flip());
            buffer.clear();
        }
    }
}
