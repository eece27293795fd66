package io.qnit.simulator.frame;

import io.qnit.simulator.state.Samples;
import java.io.IOException;
import java.io.OutputStream;

/** Writes samples as Stim does. Stateless. */
public final class SampleWriter {
    private SampleWriter() {}

    /** A line of 0 and 1 for each shot, the first bit first: Stim's format {@code 01}. */
    public static void write01(Samples samples, OutputStream out) throws IOException {
        byte[] line = new byte[samples.bits() + 1];
        line[samples.bits()] = '\n';
        for (int shot = 0; shot < samples.shots(); shot++) {
            for (int bit = 0; bit < samples.bits(); bit++) {
                line[bit] = (byte) ('0' + (samples.word(shot, bit >>> 6) >>> bit & 1));
            }
            out.write(line);
        }
    }

    /** Whole bytes for each shot, the first bit the lowest of the first byte: Stim's format {@code b8}. */
    public static void writeB8(Samples samples, OutputStream out) throws IOException {
        byte[] bytes = new byte[Math.ceilDiv(samples.bits(), 8)];
        for (int shot = 0; shot < samples.shots(); shot++) {
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (samples.word(shot, k >>> 3) >>> 8 * k);
            }
            out.write(bytes);
        }
    }

    /** The bits of one shot as 0 and 1, the first bit first. */
    public static String text(Samples samples, int shot) {
        StringBuilder text = new StringBuilder(samples.bits());
        for (int bit = 0; bit < samples.bits(); bit++) {
            text.append(samples.get(shot, bit) ? '1' : '0');
        }
        return text.toString();
    }
}
