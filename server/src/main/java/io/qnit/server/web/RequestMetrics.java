package io.qnit.server.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times of requests, by route. Thread-safe. */
public final class RequestMetrics {
    private final MeterRegistry registry;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void served(String method, String route, int status, long nanos) {
        // To look a timer up in the registry takes longer than to serve some requests.
        timers.computeIfAbsent(new Series(known(method), route, status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What is counted apart. Routes are as they are written, with the names of their parameters, so there are few. */
    private record Series(String method, String route, int status) {}

    /** A method nobody knows must not make a series of its own. */
    private static String known(String method) {
        return switch (method) {
            case "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD" -> method;
            default -> "other";
        };
    }

    private Timer timer(Series series) {
        return Timer.builder("http.server.requests")
                .description("Requests by route and status")
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", Integer.toString(series.status()))
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
                        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10))
                .register(registry);
    }
}
