package io.qnit.server.web;

import io.qnit.server.config.AddressRange;
import io.qnit.server.config.ServerConfig.Listen;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, and under which address we are known there. What a forwarded header says is believed only from
 * the proxies that the operator named: the client is the last address in {@code X-Forwarded-For} that is not a proxy's.
 *
 * @param address of the client
 * @param origin scheme and host as the client wrote them: {@code https://qnit.example.org}
 */
record Peer(InetAddress address, String origin) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,255}");

    /** What a connection and its headers say. */
    record Heard(
            InetAddress connection, String scheme, @Nullable String host, @Nullable String forwardedFor,
            @Nullable String forwardedProto, @Nullable String forwardedHost) {}

    static Peer of(Heard heard, Listen listen) {
        boolean proxied = listen.isProxy(heard.connection());
        String scheme = proxied && heard.forwardedProto() != null && heard.forwardedProto().matches("https?")
                ? heard.forwardedProto() : heard.scheme();
        String host = proxied && heard.forwardedHost() != null ? heard.forwardedHost() : String.valueOf(heard.host());
        return new Peer(
                proxied ? client(heard, listen) : heard.connection(),
                scheme + "://" + (HOST.matcher(host).matches() ? host : "localhost"));
    }

    private static InetAddress client(Heard heard, Listen listen) {
        InetAddress client = heard.connection();
        if (heard.forwardedFor() != null) {
            List<String> hops = Arrays.asList(heard.forwardedFor().split(",", -1)).reversed();
            for (String hop : hops) {
                Optional<InetAddress> address = AddressRange.address(hop.strip());
                if (address.isEmpty()) {
                    return client; // whatever stands further left was not written by a proxy of ours
                }
                client = address.get();
                if (!listen.isProxy(client)) {
                    return client;
                }
            }
        }
        return client;
    }

    /** What limits of rate go by: the address, in IPv6 the first half of it, which is what one customer has. */
    String key() {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            key.append(String.format(Locale.ROOT, "%02x", bytes[i]));
        }
        return key.toString();
    }
}
