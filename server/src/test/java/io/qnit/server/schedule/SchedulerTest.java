package io.qnit.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.server.Reason;
import io.qnit.server.booking.Booking;
import io.qnit.server.job.Fence;
import io.qnit.server.job.Grant;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobRequest;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSettings;
import io.qnit.server.job.JobState;
import io.qnit.server.job.Lease;
import io.qnit.server.job.LeaseState;
import io.qnit.server.qpu.NodeCondition;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuKind;
import io.qnit.server.qpu.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a QPU starts, and until when it waits otherwise. Times are seconds after T. */
class SchedulerTest {
    private static final Instant T = Instant.ofEpochMilli(1_780_000_000_000L);
    private static final Scheduler SCHEDULER = new Scheduler(Scheduler.Settings.DEFAULT);

    private static Qpu qpu(Service service, NodeCondition condition) {
        return new Qpu("q", "q", QpuKind.HARDWARE, 5, 1000, 2, service, "", Optional.of("node"), condition, "", 1,
                Optional.of(T), 0, 0, T, T);
    }

    private static Qpu ready(String id) {
        return new Qpu(id, id, QpuKind.HARDWARE, 5, 1000, 2, Service.ENABLED, "", Optional.of("node-" + id),
                NodeCondition.READY, "", 1, Optional.of(T), 0, 0, T, T);
    }

    private static Instant at(double seconds) {
        return T.plusMillis(Math.round(seconds * 1000));
    }

    private static Job job(String id, String owner, double estimate, double created) {
        JobRequest request = new JobRequest(owner, Optional.of("q"), 2, 100, Math.round(estimate * 1000),
                OptionalInt.empty(), Optional.empty());
        return new Job(id, request, Optional.of("q"), JobState.PENDING, true, 0, 0, 0, at(created), at(created),
                at(created), Optional.empty(), 0, Optional.empty(), 1);
    }

    private static Lease lease(String owner, double granted, double limit) {
        long millis = Math.round(limit * 1000);
        return new Lease("running", 1, owner, "q", "node", new Fence(1, 1), LeaseState.HELD, at(granted),
                at(granted + 30), millis, Optional.empty(), millis, 1, Optional.empty(), Optional.empty());
    }

    private static Booking booking(String user, double from, double to) {
        return new Booking("booking" + from, Optional.of("q"), user, at(from), at(to), T);
    }

    private static Decision decide(QpuView view, double now, Job... queue) {
        return SCHEDULER.decide(SCHEDULER.opening(view, at(now)), head -> List.of(queue).stream()
                .filter(head::matches).min(QueueHead.ORDER));
    }

    private static QpuView view(List<Lease> held, Optional<Instant> active, Booking... bookings) {
        return new QpuView(ready("q"), held, List.of(bookings), active);
    }

    private static QpuView view(Booking... bookings) {
        return view(List.of(), Optional.empty(), bookings);
    }

    private static void starts(Decision decision, String job, Double most, Double stopBy) {
        assertThat(decision).isInstanceOf(Decision.Start.class);
        Decision.Start start = (Decision.Start) decision;
        assertThat(start.job().id()).isEqualTo(job);
        Grant.Terms terms = start.terms();
        assertThat(terms.mostMillis().isPresent() ? terms.mostMillis().getAsLong() / 1000.0 : null).isEqualTo(most);
        assertThat(terms.stopBy()).isEqualTo(Optional.ofNullable(stopBy).map(SchedulerTest::at));
    }

    private static void waits(Decision decision, Double until, String code) {
        assertThat(decision).isInstanceOf(Decision.Wait.class);
        Decision.Wait wait = (Decision.Wait) decision;
        assertThat(wait.until()).isEqualTo(Optional.ofNullable(until).map(SchedulerTest::at));
        assertThat(wait.reason().code()).isEqualTo(code);
    }

    @Test
    void firstComeFirstServed() {
        starts(decide(view(), 5, job("b", "bob", 1, 2), job("a", "ada", 1, 1)), "a", null, null);
        starts(decide(view(), 5, job("b", "bob", 1, 1), job("a", "ada", 1, 1)), "a", null, null);
        waits(decide(view(), 5), null, "queue_empty");
    }

    @Test
    void jobWithALaterTimeIsPassedOver() {
        Job deferred =
                new JobRules(JobSettings.DEFAULT).defer(job("a", "ada", 1, 0), new Reason("wait", "wait"), at(9), at(5))
                        .map(change -> change.job().orElseThrow()) instanceof io.qnit.server.Verdict.Granted<
                                Job>(Job job) ? job
                                        : job("x", "x", 1, 0);
        starts(decide(view(), 8.999, deferred, job("b", "bob", 1, 2)), "b", null, null);
        starts(decide(view(), 9, deferred, job("b", "bob", 1, 2)), "a", null, null);
    }

    @Test
    void onlyAReadyQpuStarts() {
        for (Service service : Service.values()) {
            for (NodeCondition condition : NodeCondition.values()) {
                QpuView view = new QpuView(qpu(service, condition), List.of(), List.of(), Optional.empty());
                Decision decision = decide(view, 5, job("a", "ada", 1, 1));
                boolean may = service == Service.ENABLED && condition == NodeCondition.READY;
                assertThat(decision instanceof Decision.Start).as("%s %s", service, condition).isEqualTo(may);
            }
        }
        waits(decide(new QpuView(qpu(Service.MAINTENANCE, NodeCondition.READY), List.of(), List.of(),
                Optional.empty()), 5, job("a", "ada", 1, 1)), null, "qpu_maintenance");
    }

    @Test
    void nodeHoldsOneAndAFewMore() {
        Lease one = lease("bob", 0, 8);
        starts(decide(view(List.of(one), Optional.empty()), 5, job("a", "ada", 1, 1)), "a", null, null);
        waits(decide(view(List.of(one, lease("bob", 1, 8)), Optional.empty()), 5, job("a", "ada", 1, 1)), 8.0,
                "qpu_busy");
    }

    @Test
    void jobMustFitBeforeTheNextBookingOfAnother() {
        Booking next = booking("bob", 10, 20);
        starts(decide(view(next), 5, job("long", "ada", 5.001, 1), job("short", "cyd", 5, 2)), "short", null, 10.0);
        starts(decide(view(next), 5, job("his", "bob", 9, 1)), "his", null, null);
        waits(decide(view(next), 5, job("long", "ada", 5.001, 1)), 10.0, "nothing_fits");
        // What runs now may take its whole limit first.
        QpuView busy = view(List.of(lease("cyd", 4, 3)), Optional.empty(), next);
        starts(decide(busy, 5, job("a", "ada", 3, 1)), "a", null, 10.0);
        waits(decide(busy, 5, job("a", "ada", 3.001, 1)), 10.0, "nothing_fits");
    }

    @Test
    void bookerGoesFirst() {
        Booking window = booking("bob", 0, 100);
        starts(decide(view(window), 50, job("a", "ada", 1, 1), job("b", "bob", 500, 2)), "b", null, null);
        Booking after = booking("cyd", 100, 200);
        starts(decide(view(window, after), 50, job("b", "bob", 500, 2)), "b", null, 100.0);
    }

    @Test
    void othersFillInWhenTheBookerHasBeenIdle() {
        Booking window = booking("bob", 0, 100);
        Job fill = job("a", "ada", 10, -5);
        waits(decide(view(window), 0, fill), 5.0, "booked");
        waits(decide(view(window), 4.999, fill), 5.0, "booked");
        starts(decide(view(window), 5, fill), "a", 60.0, 65.0);
        QpuView active = view(List.of(), Optional.of(at(20)), window);
        waits(decide(active, 24.999, fill), 25.0, "booked");
        starts(decide(active, 25, fill), "a", 60.0, 85.0);
        // What was before the window does not count, and the wait ends with the window.
        starts(decide(view(List.of(), Optional.of(at(-1)), window), 5, fill), "a", 60.0, 65.0);
        waits(decide(view(List.of(), Optional.of(at(99)), window), 99.5, fill), 100.0, "booked");
        // The booker's own come first even then.
        starts(decide(view(window), 50, fill, job("b", "bob", 1, 40)), "b", null, null);
    }

    @Test
    void fillInEndsWhereTheNextBookingStarts() {
        Booking window = booking("bob", 0, 40);
        Booking next = booking("cyd", 40, 50);
        starts(decide(view(window, next), 10, job("a", "ada", 30, 1)), "a", 30.0, 40.0);
        waits(decide(view(window, next), 10.001, job("a", "ada", 30, 1)), 40.0, "booked");
        waits(decide(view(window), 10, job("a", "ada", 60.001, 1)), 40.0, "booked");
    }

    @Test
    void fillInsComeOneAtATimeAndNotBesideTheBooker() {
        Booking window = booking("bob", 0, 100);
        Job fill = job("a", "ada", 1, 1);
        waits(decide(view(List.of(lease("bob", 45, 10)), Optional.empty(), window), 50, fill), 55.0, "booked");
        waits(decide(view(List.of(lease("cyd", 45, 10)), Optional.empty(), window), 50, fill), 55.0, "booked");
        starts(decide(view(List.of(lease("cyd", 45, 10)), Optional.empty(), window), 50, job("b", "bob", 1, 1)), "b",
                null,
                null);
    }

    @Test
    void bookingWithoutAQpuIsOnEveryQpuAndOneElsewhereOnNone() {
        Booking all = new Booking("all", Optional.empty(), "bob", at(0), at(100), T);
        Booking elsewhere = new Booking("other", Optional.of("r"), "bob", at(0), at(100), T);
        waits(decide(view(all), 1, job("a", "ada", 1, 1)), 5.0, "booked");
        starts(decide(view(elsewhere), 1, job("a", "ada", 1, 1)), "a", null, null);
        starts(decide(view(booking("bob", 0, 10)), 10, job("a", "ada", 1, 1)), "a", null, null);
    }

    // ---- Forecast ----------------------------------------------------------------------------------------------------

    private static Forecast forecast(QpuView view, double now, Job of, Job... queue) {
        return Forecast.of(SCHEDULER, view, List.of(queue), of, at(now));
    }

    @Test
    void forecastAsksTheScheduler() {
        Job a = job("a", "ada", 10, 1);
        Job b = job("b", "bob", 20, 2);
        Job c = job("c", "cyd", 30, 3);
        assertThat(forecast(view(), 5, a, a, b, c)).isEqualTo(new Forecast(1, Optional.of(at(5))));
        assertThat(forecast(view(), 5, b, a, b, c)).isEqualTo(new Forecast(2, Optional.of(at(15))));
        assertThat(forecast(view(), 5, c, c, b, a)).isEqualTo(new Forecast(3, Optional.of(at(35))));
        // Somebody's window comes between: b does not fit before it, and its owner has nothing to do.
        QpuView booked = view(booking("cyd", 20, 100));
        assertThat(forecast(booked, 5, b, a, b)).isEqualTo(new Forecast(2, Optional.of(at(25))));
        assertThat(forecast(booked, 5, job("x", "ada", 80, 4), a, job("x", "ada", 80, 4)))
                .isEqualTo(new Forecast(2, Optional.of(at(100))));
        // A booker overtakes.
        assertThat(forecast(view(booking("cyd", 0, 100)), 5, a, a, c).position()).isEqualTo(2);
        QpuView off = new QpuView(qpu(Service.DISABLED, NodeCondition.READY), List.of(), List.of(), Optional.empty());
        assertThat(forecast(off, 5, b, a, b)).isEqualTo(new Forecast(2, Optional.empty()));
    }

    @Test
    void forecastOfALongQueueIsTheSumOfWhatIsAhead() {
        List<Job> queue = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < 300; i++) {
            queue.add(job("job" + (1000 + i), "ada", 1 + i % 7, i / 1000.0));
        }
        for (Job ahead : queue.subList(0, 299)) {
            sum += ahead.request().estimateMillis() / 1000.0;
        }
        assertThat(Forecast.of(SCHEDULER, view(), queue, queue.get(299), at(5)))
                .isEqualTo(new Forecast(300, Optional.of(at(5 + sum))));
    }

    // ---- Router ------------------------------------------------------------------------------------------------------

    private static final Router ROUTER = new Router(new JobRules(JobSettings.DEFAULT));

    private static Router.Candidate candidate(Qpu qpu, double backlog, double run, Booking... bookings) {
        return new Router.Candidate(new QpuView(qpu, List.of(), List.of(bookings), Optional.empty()), 0,
                Duration.ofMillis(Math.round(backlog * 1000)), Duration.ofMillis(Math.round(run * 1000)));
    }

    private static String route(Router.Candidate... candidates) {
        JobRequest request =
                new JobRequest("ada", Optional.empty(), 2, 100, 1000, OptionalInt.empty(), Optional.empty());
        Job job =
                new Job("job", request, Optional.empty(), JobState.PENDING, true, 0, 0, 0, T, T, T, Optional.empty(), 0,
                        Optional.empty(), 1);
        return switch (ROUTER.route(job, List.of(candidates), T)) {
            case Router.Route.To(Qpu qpu, Instant finish) ->
                qpu.id() + " " + Duration.between(T, finish).toMillis() / 1000.0;
            case Router.Route.Nowhere(Reason reason) -> reason.code();
        };
    }

    @Test
    void jobGoesWhereItFinishesFirst() {
        assertThat(route(candidate(ready("a"), 10, 5), candidate(ready("b"), 12, 2))).isEqualTo("b 14.0");
        assertThat(route(candidate(ready("b"), 10, 5), candidate(ready("a"), 10, 5))).isEqualTo("a 15.0");
        Booking all = new Booking("x", Optional.empty(), "bob", at(12), at(100), T);
        assertThat(route(candidate(ready("a"), 10, 5, all), candidate(ready("b"), 50, 5))).isEqualTo("b 55.0");
        assertThat(route(candidate(ready("a"), 1, 5, all), candidate(ready("b"), 50, 5))).isEqualTo("a 6.0");
    }

    /** The earlier finish counts among those that are within a tenth of the best; of whom nothing is known counts. */
    @Test
    void jobGoesToNoQpuThatIsMuchWorseThanTheBest() {
        Router.Candidate good = candidate(ready("good"), 50, 5).with(OptionalDouble.of(0.9));
        Router.Candidate near = candidate(ready("near"), 20, 5).with(OptionalDouble.of(0.82));
        Router.Candidate bad = candidate(ready("bad"), 0, 5).with(OptionalDouble.of(0.7));
        assertThat(route(good, bad)).isEqualTo("good 55.0");
        assertThat(route(good, near, bad)).isEqualTo("near 25.0");
        assertThat(route(bad)).isEqualTo("bad 5.0");
        assertThat(route(good, candidate(ready("unknown"), 30, 5))).isEqualTo("unknown 35.0");
    }

    @Test
    void aQpusPaceDecidesWhatFitsBeforeABooking() {
        QpuView slow = new QpuView(ready("q"), List.of(), List.of(booking("cyd", 20, 100)), Optional.empty(),
                new Pace(1000, 4, 9000));
        Job fits = job("fits", "ada", 5, 1); // 1 s and four times 4 s
        Job longer = job("longer", "ada", 6, 0);
        Opening opening = SCHEDULER.opening(slow, at(2));
        assertThat(SCHEDULER.decide(opening, head -> head.of(List.of(longer, fits))))
                .isInstanceOfSatisfying(Decision.Start.class, start -> {
                    assertThat(start.job()).isEqualTo(fits);
                    assertThat(start.terms().pace()).isEqualTo(slow.pace());
                });
    }

    @Test
    void nowhereIsSaidWithTheReason() {
        assertThat(route()).isEqualTo("no_qpu_fits");
        Qpu narrow = new Qpu("n", "n", QpuKind.HARDWARE, 1, 1000, 2, Service.ENABLED, "", Optional.of("node"),
                NodeCondition.READY, "", 1, Optional.of(T), 0, 0, T, T);
        assertThat(route(candidate(narrow, 0, 1))).isEqualTo("no_qpu_fits");
        for (Service service : List.of(Service.DISABLED, Service.DRAINING, Service.MAINTENANCE)) {
            assertThat(route(candidate(qpu(service, NodeCondition.READY), 0, 1))).isEqualTo("no_qpu_online");
        }
        assertThat(route(candidate(qpu(Service.ENABLED, NodeCondition.ABSENT), 0, 1), candidate(ready("b"), 50, 5)))
                .isEqualTo("b 55.0");
    }
}
