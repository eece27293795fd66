package io.qnit.core.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.gate.Gate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireLinksTest {
    @Test
    void followAQubitFromFirstToLast() {
        Block block = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 2).gate(Gate.X, 2).measure(0, 0).build();
        WireLinks links = block.links();
        int slot = links.first(0);
        assertThat(links.operation(slot)).isEqualTo(0);
        slot = links.after(slot);
        assertThat(links.operation(slot)).isEqualTo(1);
        slot = links.after(slot);
        assertThat(links.operation(slot)).isEqualTo(3);
        assertThat(links.after(slot)).isEqualTo(WireLinks.NONE);
        assertThat(links.last(0)).isEqualTo(slot);
        assertThat(links.first(1)).isEqualTo(WireLinks.NONE);
        assertThat(links.first(99)).isEqualTo(WireLinks.NONE);
    }

    /** The slow twin: look through the block for the neighbours of every slot. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void agreeWithASearchThroughTheBlock(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < 300; k++) {
            int a = random.nextInt(7);
            int b = (a + 1 + random.nextInt(6)) % 7;
            if (random.nextInt(3) == 0) {
                builder.gate(Gate.H, a);
            } else {
                builder.gate(Gate.CZ, a, b);
            }
        }
        Block block = builder.build();
        WireLinks links = block.links();
        for (int i = 0; i < block.size(); i++) {
            for (int slot = block.firstSlot(i); slot < block.firstSlot(i + 1); slot++) {
                assertThat(links.operation(slot)).isEqualTo(i);
                assertThat(links.before(slot)).as("seed %d slot %d", seed, slot).isEqualTo(search(block, slot, -1));
                assertThat(links.after(slot)).as("seed %d slot %d", seed, slot).isEqualTo(search(block, slot, 1));
            }
        }
    }

    private static int search(Block block, int slot, int step) {
        int slots = block.firstSlot(block.size());
        for (int other = slot + step; other >= 0 && other < slots; other += step) {
            if (block.operand(other) == block.operand(slot)) {
                return other;
            }
        }
        return WireLinks.NONE;
    }
}
