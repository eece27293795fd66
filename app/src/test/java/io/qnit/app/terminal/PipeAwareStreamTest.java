package io.qnit.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipeAwareStreamTest {
    @ParameterizedTest
    @CsvSource({"Broken pipe, true", "No space left on device, false"})
    void tellsAReaderWhoLeftFromADiskThatIsFull(String reason, boolean left) {
        PipeAwareStream stream = new PipeAwareStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        });
        assertThat(stream.hasReaderLeft()).isFalse();
        stream.print("result");
        assertThat(stream.checkError()).isTrue();
        assertThat(stream.hasReaderLeft()).isEqualTo(left);
    }
}
