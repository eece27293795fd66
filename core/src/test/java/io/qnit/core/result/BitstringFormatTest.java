package io.qnit.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.RegisterForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitstringFormatTest {
    private static BitstringFormat format(ClbitRegister... registers) {
        return new BitstringFormat(
                new Circuit("c", 0, List.of(), List.of(registers), List.of(), new BlockBuilder().build()));
    }

    private static ClbitRegister register(String name, int offset, int size, ClbitRegister.Scope scope) {
        return new ClbitRegister(name, offset, size, RegisterForm.ARRAY, scope);
    }

    @Test
    void putsClbitZeroRightmostAndTheLastRegisterLeftmost() {
        BitstringFormat format = format(
                register("a", 0, 2, ClbitRegister.Scope.GLOBAL),
                register("b", 2, 3, ClbitRegister.Scope.GLOBAL));
        assertThat(format.format(0b00001L)).isEqualTo("000 01");
        assertThat(format.format(0b00100L)).isEqualTo("001 00");
        assertThat(format.format(new long[] {0b10010L})).isEqualTo("100 10");
        assertThat(format.format(new long[0])).isEqualTo("000 00");
        assertThat(format.length()).isEqualTo(6);
    }

    @Test
    void leavesOutLocalBits() {
        BitstringFormat format = format(
                register("hidden", 0, 2, ClbitRegister.Scope.LOCAL),
                register("a", 2, 1, ClbitRegister.Scope.GLOBAL),
                register("scratch", 3, 1, ClbitRegister.Scope.LOCAL),
                register("b", 4, 1, ClbitRegister.Scope.GLOBAL));
        assertThat(format.format(0b00111L)).isEqualTo("0 1");
        assertThat(format.format(0b11011L)).isEqualTo("1 0");
        assertThat(format.shownClbits()).containsExactly(2, 4);
    }

    @Test
    void hasTheEmptyBitstringWithoutRegisters() {
        assertThat(format().format(-1L)).isEmpty();
        assertThat(format(register("hidden", 0, 2, ClbitRegister.Scope.LOCAL)).format(-1L)).isEmpty();
    }

    @Test
    void agreesWithStringsPutTogetherByHand() {
        long seed = 23;
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            List<ClbitRegister> registers = new ArrayList<>();
            List<String> shown = new ArrayList<>();
            long[] bits = {random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()};
            int offset = 0;
            for (int r = random.nextInt(6); r >= 0; r--) {
                int size = 1 + random.nextInt(40);
                registers.add(register("r" + r, offset, size, ClbitRegister.Scope.GLOBAL));
                String text = "";
                for (int i = 0; i < size; i++) {
                    int clbit = offset + i;
                    text = ((bits[clbit / 64] >>> (clbit % 64)) & 1) + text;
                }
                shown.addFirst(text);
                offset += size;
            }
            assertThat(format(registers.toArray(new ClbitRegister[0])).format(bits))
                    .as("seed %d trial %d", seed, trial)
                    .isEqualTo(String.join(" ", shown));
        }
    }
}
