package io.qnit.bench.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load on a server that understands QPI's API ({@code POST /api/jobs}, {@code GET /api/jobs/ID}), from a process of its own.
 * Prints one line of JSON. Needs nothing but the JDK: {@code java Load.java WHAT --url URL --token TOKEN ...}
 *
 * <pre>
 * submits    --clients N --seconds S       each client submits its next Bell job when the last is acknowledged
 * roundtrips --count N                     one Bell job after the other, from submit to result
 * burst      --count N --clients N         all at once, from the first submit until all are done
 * pages      --count N --path PATH         GET, one after the other
 * </pre>
 *
 * {@code --qpu NAME} sends the jobs to one QPU, {@code --shots} sets their shots, {@code --warmup S} or {@code --warmup N} is
 * the part that is not counted. Several tokens between commas are used in turn by the clients.
 */
public final class Load {
    private static final String BELL =
            "OPENQASM 2.0;\\ninclude \\\"qelib1.inc\\\";\\nqreg q[2];\\ncreg c[2];\\nh q[0];\\n"
                    + "cx q[0],q[1];\\nmeasure q -> c;\\n";
    private static final Pattern DONE = Pattern.compile("\"status\" ?: ?\"(completed|failed|cancelled)\"");
    private static final Pattern ID = Pattern.compile("\"id\" ?: ?\"([A-Za-z0-9_-]+)\"");
    /** Between two looks at a server that does not wait with its answer. */
    private static final long LOOK_MILLIS = 20;

    private final URI server;
    private final List<String> tokens;
    private final String job;

    private Load(URI server, List<String> tokens, Optional<String> qpu, int shots) {
        this.server = server;
        this.tokens = tokens;
        job = "{\"circuits\":[{\"circuit\":\"" + BELL + "\"}],\"shots\":" + shots
                + qpu.map(name -> ",\"qpu_target\":\"" + name + "\"").orElse("") + "}";
    }

    public static void main(String[] args) throws Exception {
        List<String> rest = List.of(args).subList(Math.min(1, args.length), args.length);
        Load load = new Load(
                URI.create(option(rest, "url").orElseThrow(() -> new IllegalArgumentException("--url is missing"))),
                List.of(option(rest, "token").orElse("").split(",", -1)), option(rest, "qpu"),
                number(rest, "shots", 1024));
        int count = number(rest, "count", 100);
        int clients = number(rest, "clients", 1);
        int warmup = number(rest, "warmup", 0);
        System.out.println(switch (args.length == 0 ? "" : args[0]) {
            case "submits" -> load.submits(clients, warmup, number(rest, "seconds", 5));
            case "roundtrips" -> load.roundtrips(warmup, count);
            case "burst" -> load.burst(clients, count);
            case "pages" -> load.pages(
                    warmup, count,
                    option(rest, "path").orElseThrow(() -> new IllegalArgumentException("--path is missing")));
            default -> throw new IllegalArgumentException("say submits, roundtrips, burst or pages");
        });
    }

    private static Optional<String> option(List<String> options, String name) {
        int at = options.indexOf("--" + name);
        return at < 0 || at + 1 >= options.size() ? Optional.empty() : Optional.of(options.get(at + 1));
    }

    private static int number(List<String> options, String name, int otherwise) {
        return option(options, name).map(Integer::parseInt).orElse(otherwise);
    }

    // ---- What is measured --------------------------------------------------------------------------------------------

    private String submits(int clients, int warmupSeconds, int seconds) throws IOException {
        Times times = new Times();
        long begin = System.nanoTime() + warmupSeconds * 1_000_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        List<byte[]> requests = requests("POST", "/api/jobs", job);
        try (Connections connections = new Connections(server, clients)) {
            connections.run(new Connections.Work() {
                @Override
                public Optional<byte[]> next(int connection) {
                    return System.nanoTime() < end
                            ? Optional.of(requests.get(connection % requests.size()))
                            : Optional.empty();
                }

                @Override
                public void answered(int connection, int status, String body, long nanos) {
                    long now = System.nanoTime();
                    if (now - nanos >= begin && now < end) {
                        times.add(status, nanos);
                    }
                }
            });
        }
        return line("submits", clients, seconds, times);
    }

    private String roundtrips(int warmup, int count) throws IOException, InterruptedException {
        Times times = new Times();
        try (Connections connections = new Connections(server, 1)) {
            for (int i = -warmup; i < count; i++) {
                long start = System.nanoTime();
                Reply reply = ask(connections, request("POST", "/api/jobs", job, tokens.getFirst()));
                int status = reply.status() / 100 == 2 ? await(connections, id(reply.body()), tokens.getFirst()) : 500;
                if (i >= 0) {
                    times.add(status, System.nanoTime() - start);
                }
            }
        }
        return "{\"what\":\"roundtrips\"," + times.json() + "}";
    }

    private String burst(int clients, int count) throws IOException, InterruptedException {
        record Submitted(String job, String token) {}
        List<Submitted> submitted = new ArrayList<>();
        Times times = new Times();
        int[] left = {count};
        List<byte[]> requests = requests("POST", "/api/jobs", job);
        long start = System.nanoTime();
        try (Connections connections = new Connections(server, clients);
                Connections looks = new Connections(server, 1)) {
            connections.run(new Connections.Work() {
                @Override
                public Optional<byte[]> next(int connection) {
                    return left[0]-- > 0
                            ? Optional.of(requests.get(connection % requests.size()))
                            : Optional.empty();
                }

                @Override
                public void answered(int connection, int status, String body, long nanos) {
                    times.add(status, nanos);
                    if (status / 100 == 2) {
                        submitted.add(new Submitted(id(body), tokens.get(connection % tokens.size())));
                    }
                }
            });
            double in = (System.nanoTime() - start) / 1e9;
            // The queue is first in, first out: the last is waited for, then the others are looked at, which are done.
            long end = start;
            int failed = count - submitted.size();
            for (Submitted each : submitted.reversed()) {
                Reply first = look(looks, each.job(), each.token());
                if (!DONE.matcher(first.body()).find()) {
                    failed += await(looks, each.job(), each.token()) == 200 ? 0 : 1;
                    end = System.nanoTime();
                } else if (!first.body().contains("\"completed\"")) {
                    failed++;
                }
            }
            double seconds = (Math.max(end, start + (long) (in * 1e9)) - start) / 1e9;
            return String.format(Locale.ROOT,
                    "{\"what\":\"burst\",\"clients\":%d,\"seconds\":%.4f,\"per_second\":%.1f,\"submitted_in\":%.4f,"
                            + "\"failed\":%d,%s}",
                    clients, seconds, submitted.size() / seconds, in, failed, times.json());
        }
    }

    private String pages(int warmup, int count, String path) throws IOException {
        Times times = new Times();
        byte[] request = request("GET", path, "", tokens.getFirst());
        long start = System.nanoTime();
        try (Connections connections = new Connections(server, 1)) {
            for (int i = -warmup; i < count; i++) {
                long before = System.nanoTime();
                start = i == 0 ? before : start;
                int status = ask(connections, request).status();
                if (i >= 0) {
                    times.add(status, System.nanoTime() - before);
                }
            }
        }
        return line("pages", 1, (System.nanoTime() - start) / 1e9, times);
    }

    private static String line(String what, int clients, double seconds, Times times) {
        return String.format(Locale.ROOT, "{\"what\":\"%s\",\"clients\":%d,\"seconds\":%.3f,\"per_second\":%.1f,%s}",
                what,
                clients, seconds, times.count() / seconds, times.json());
    }

    // ---- One request after the other ---------------------------------------------------------------------------------

    private record Reply(int status, String body) {}

    private static Reply ask(Connections connections, byte[] request) throws IOException {
        List<Reply> replies = new ArrayList<>();
        boolean[] asked = {false};
        connections.run(new Connections.Work() {
            @Override
            public Optional<byte[]> next(int connection) {
                boolean first = !asked[0];
                asked[0] = true;
                return first ? Optional.of(request) : Optional.empty();
            }

            @Override
            public void answered(int connection, int status, String body, long nanos) {
                replies.add(new Reply(status, body));
            }
        });
        return replies.getFirst();
    }

    private Reply look(Connections connections, String id, String token) throws IOException {
        return ask(connections, request("GET", "/api/jobs/" + id, "", token));
    }

    /** Waits for the end of a job: 200 when it is completed. A server that cannot wait is asked every 20 ms. */
    private int await(Connections connections, String id, String token) throws IOException, InterruptedException {
        byte[] request = request("GET", "/api/jobs/" + id + "?wait=20s", "", token);
        while (true) {
            long start = System.nanoTime();
            Reply reply = ask(connections, request);
            if (reply.status() / 100 != 2) {
                return reply.status();
            }
            Matcher done = DONE.matcher(reply.body());
            if (done.find()) {
                return done.group(1).equals("completed") ? 200 : 500;
            }
            long left = LOOK_MILLIS - (System.nanoTime() - start) / 1_000_000;
            if (left > 0) {
                Thread.sleep(left);
            }
        }
    }

    private static String id(String body) {
        Matcher id = ID.matcher(body);
        if (!id.find()) {
            throw new IllegalStateException("no id in " + body);
        }
        return id.group(1);
    }

    private List<byte[]> requests(String method, String path, String body) {
        return tokens.stream().map(token -> request(method, path, body, token)).toList();
    }

    private byte[] request(String method, String path, String body, String token) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (method + " " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + (token.isEmpty() ? "" : "\r\nX-API-Token: " + token)
                + (bytes.length == 0 ? "" : "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length)
                + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }
}
