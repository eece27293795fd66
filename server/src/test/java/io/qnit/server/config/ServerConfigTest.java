package io.qnit.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.server.config.ServerConfig.Encryption;
import io.qnit.server.store.StorePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
    @TempDir
    Path folder;

    private ServerConfig read(Map<String, String> flags, Map<String, String> environment) {
        return ServerConfig.read(flags, environment, folder);
    }

    private String line(ServerConfig config, String option) {
        return config.text().lines().filter(l -> l.startsWith(option + " ")).findFirst().orElseThrow();
    }

    @Test
    void theFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws IOException {
        Map<String, String> none = Map.of();
        assertThat(read(none, none).listen().port()).isEqualTo(8090);
        Files.writeString(folder.resolve("qnit.yml"), "serverPort: 8001\n");
        assertThat(read(none, none).listen().port()).isEqualTo(8001);
        assertThat(read(none, Map.of("QPI_SERVER_PORT", "8002")).listen().port()).isEqualTo(8002);
        Map<String, String> both = Map.of("QPI_SERVER_PORT", "8002", "QNIT_SERVER_PORT", "8003");
        assertThat(read(none, both).listen().port()).isEqualTo(8003);
        ServerConfig config = read(Map.of("server-port", "8004"), both);
        assertThat(config.listen().port()).isEqualTo(8004);
        assertThat(line(config, "server-port")).endsWith("flag --server-port").contains("8004");
        assertThat(line(read(none, both), "server-port")).endsWith("environment QNIT_SERVER_PORT");
        assertThat(line(read(none, none), "server-port")).contains("qnit.yml, serverPort");
        assertThat(line(read(none, none), "listen")).endsWith("default");
    }

    @Test
    void ourOwnFileComesBeforeQpis() throws IOException {
        Files.writeString(folder.resolve("qpi.config.yml"), "{\"serverPort\": 8005, \"idleThreshold\": \"300s\"}");
        assertThat(read(Map.of(), Map.of()).listen().port()).isEqualTo(8005);
        assertThat(read(Map.of(), Map.of()).scheduling().idleThreshold()).isEqualTo(Duration.ofMinutes(5));
        Files.writeString(folder.resolve("qnit.yml"), "server-port: 8006\nbehind-proxy: [10.0.0.7, 10.1.0.0/16]\n");
        ServerConfig config = read(Map.of(), Map.of());
        assertThat(config.listen().port()).isEqualTo(8006);
        assertThat(config.listen().proxies()).hasSize(2);
    }

    @Test
    void allFaultsAreToldAtOnce() throws IOException {
        Files.writeString(folder.resolve("qnit.yml"), "serverPrt: 1\nidleThreshold: fast\nmaxBody: [1]\n");
        assertThatThrownBy(() -> read(
                Map.of("liste", "x", "server-port", "70000", "tls", "off", "tls-cert-file", "a.pem"),
                Map.of("QNIT_MAX_TOKENS", "many", "QPI_BEHIND_PROXY", "not ours: QPI has no such variable")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no option --liste; did you mean '--listen'?")
                .hasMessageContaining("there is no option 'serverPrt'; did you mean 'serverPort'?")
                .hasMessageContaining("flag --server-port: --server-port takes a port from 0 to 65535, found '70000'")
                .hasMessageContaining("--idle-threshold takes a duration such as 250ms, 10s or 1h30m, found 'fast'")
                .hasMessageContaining("'maxBody' takes a size")
                .hasMessageContaining("environment QNIT_MAX_TOKENS: --max-tokens takes a number")
                .hasMessageContaining("--tls takes auto or on, found 'off'")
                .hasMessageContaining("--tls-cert-file and --tls-key-file go together");
    }

    @Test
    void misspeltVariablesAreToldWithTheNearestName() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("QNIT_SERVERPORT", "1", "QNIT_MAX_TOKEN", "2")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no setting QNIT_SERVERPORT; did you mean QNIT_SERVER_PORT?")
                .hasMessageContaining("there is no setting QNIT_MAX_TOKEN; did you mean QNIT_MAX_TOKENS?");
        assertThat(read(Map.of(), Map.of("QNIT_TOKEN", "a client's", "QNIT_URL", "a client's", "QNIT_NODE_STATE",
                "a node's", "QNIT_LOG_LEVEL", "DEBUG", "QNIT_PEERS", "a test's")).listen().port()).isEqualTo(8090);
    }

    /** From the environment or a file, which goes first; never shown. */
    @Test
    void theStoresPasswordComesFromTheEnvironmentOrAFile() throws IOException {
        Map<String, String> environment = Map.of("QNIT_STORE_PASSWORD", "hunter2");
        ServerConfig config = read(Map.of(), environment);
        assertThat(config.storePassword()).isEqualTo(StorePassword.of("hunter2"));
        assertThat(config.text() + config).doesNotContain("hunter2");
        Path file = Files.writeString(folder.resolve("password"), "from the file\n");
        assertThat(read(Map.of("store-password-file", file.toString()), environment).storePassword())
                .isEqualTo(StorePassword.of("from the file"));
        assertThat(read(Map.of(), Map.of()).storePassword()).isEqualTo(StorePassword.none());
        assertThatThrownBy(() -> read(Map.of("store-password", "hunter2"), Map.of()))
                .isInstanceOf(ConfigException.class).message().doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "- 1\n- 2", "serverPort: 1\nserverPort: 2", "\u0000"})
    void aFileThatIsNoMapIsAFault(String text) throws IOException {
        Files.writeString(folder.resolve("qnit.yml"), text);
        assertThatThrownBy(() -> read(Map.of(), Map.of())).isInstanceOf(ConfigException.class)
                .hasMessageContaining("qnit.yml");
    }

    @Test
    void aFileThatWasNamedHasToBeThere() {
        assertThatThrownBy(() -> read(Map.of("config-file", "nowhere.yml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nowhere.yml cannot be read: it is not there");
        assertThatThrownBy(() -> read(Map.of(), Map.of("QPI_CONFIG_FILE", "nowhere.yml")))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void everyOptionIsAcceptedByFlagVariableAndKey(Option option) throws IOException {
        String text = switch (option) {
            case LISTEN, BEHIND_PROXY, IP_ADDR -> "127.0.0.9";
            case TLS -> "on";
            case HEARTBEAT -> "7s";
            case CONFIG_FILE -> "some.yml";
            case TLS_CA_CERT_FILE, TLS_CA_KEY_FILE, TLS_CERT_FILE, TLS_KEY_FILE -> "";
            default -> switch (option.kind()) {
                case TEXT, SECRET, LIST -> "some";
                case SWITCH -> "true";
                case COUNT, PORT -> "77";
                case DURATION -> "77s";
                case BYTES -> "77KiB";
            };
        };
        Files.writeString(folder.resolve("some.yml"), "");
        String shown = option.kind() == Option.Kind.SECRET ? "********" : text;
        assertThat(line(read(Map.of(option.flag(), text), Map.of()), option.flag())).contains(shown);
        for (String variable : option.variables()) {
            assertThat(line(read(Map.of(), Map.of(variable, text)), option.flag())).contains(shown).contains(variable);
        }
        Files.writeString(folder.resolve("qnit.yml"), option.key() + ": \"" + text + "\"\n");
        assertThat(line(read(Map.of(), Map.of()), option.flag())).contains(shown).contains("qnit.yml");
    }

    @Test
    void everyOptionOfQpiIsThereUnderItsName() {
        // The original's table, flag and key in a file.
        assertThat(Arrays.stream(Option.values()).map(Option::flag)).contains(
                "config-file", "domain", "ip-addr", "server-port", "tls-ca-cert-file", "tls-ca-key-file",
                "tls-cert-file",
                "tls-key-file", "qpus-collection", "timeslots-collection", "jobs-collection", "api-tokens-collection",
                "notifications-collection", "qpu-time-requests-collection", "drivers-collection", "events-collection",
                "themes-collection", "idle-threshold", "recovery-interval", "job-timeout", "dispatch-poll-interval",
                "events-retention", "events-prune-interval", "event-rate-limit", "port-range-start", "port-range-end",
                "disable-email-password-auth", "oauth2-providers");
        assertThat(Arrays.stream(Option.values()).map(Option::key)).contains("tlsCaCertFile", "ipAddr", "serverPort");
    }

    @Test
    void whatHasNoEffectSaysSo() {
        ServerConfig config = read(Map.of("recovery-interval", "120s"), Map.of("QPI_PORT_RANGE_START", "6000"));
        assertThat(config.notes()).anyMatch(n -> n.contains("--recovery-interval is accepted and does nothing: leases"))
                .anyMatch(n -> n.startsWith("environment QPI_PORT_RANGE_START"))
                .hasSize(2);
    }

    @Test
    void secretsAreNeverShown() {
        ServerConfig config = read(
                Map.of("oauth2-providers", "[{\"clientSecret\":\"hush\"}]", "store", "postgresql://qnit:hush@db/qnit"),
                Map.of());
        assertThat(config.text()).doesNotContain("hush").contains("postgresql://qnit:********@db/qnit");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, , auto, NONE", "::1, , auto, NONE", "127.0.0.1, , on, TLS", "0.0.0.0, , auto, TLS",
        "10.0.0.5, , auto, TLS", "0.0.0.0, 10.0.0.7, auto, NONE", "0.0.0.0, 10.0.0.7, on, TLS"})
    void plainHttpIsForLoopbackAndProxies(String listen, String proxy, String tls, Encryption expected) {
        ServerConfig config = read(
                Map.of("listen", listen, "behind-proxy", proxy == null ? "" : proxy, "tls", tls), Map.of());
        assertThat(config.tls().encryption()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1h30m, 5400000000000", "1.5s, 1500000000", "250ms, 250000000", "0, 0", "2us, 2000", "2µs, 2000",
        "720h, 2592000000000000",
        "1h1h, 7200000000000"})
    void durationsAreGos(String text, long nanos) {
        assertThat(GoDuration.parse(text).orElseThrow().toNanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "5 s", "1d", "s", "1.s", "999999999999h", "1h 30m"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.9, true", "10.1.0.0/16, 10.2.0.1, false", "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false", "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false",
        "0.0.0.0/0, 1.2.3.4, true", "0.0.0.0/0, ::1, false"})
    void rangesHoldTheirAddresses(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(AddressRange.address(address).orElseThrow()))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy.example.org", "10.0.0.0/33", "10.0.0", "1", "10.0.0.0/x", "::1/129", "a", "beef"})
    void whatIsNoRangeIsNone(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
