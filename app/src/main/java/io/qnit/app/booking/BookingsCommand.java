package io.qnit.app.booking;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.session.Confirmation;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Listing;
import io.qnit.app.terminal.LocalTime;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.app.terminal.TextTable.Column;
import io.qnit.app.terminal.TextTable.Side;
import io.qnit.client.Booking;
import io.qnit.client.QnitClient;
import io.qnit.client.Qpu;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who has reserved what; gives a booking up. */
@Command(name = "bookings", description = "List the bookings that are not over; give one up.")
public final class BookingsCommand implements Verb {
    private final Terminal terminal;

    @Option(names = "--cancel", paramLabel = "ID", description = "Give up this booking of yours.")
    @Nullable String cancel;

    @Mixin
    Confirmation confirmation = new Confirmation();

    @Mixin
    Listing listing = new Listing();

    @Mixin
    ServerAccess access = new ServerAccess();

    public BookingsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (QnitClient client = access.connect(terminal)) {
            if (cancel != null) {
                return giveUp(client, cancel).code();
            }
            List<Qpu> qpus = client.qpus();
            List<Booking> bookings = client.bookings();
            listing.write(
                    bookings, b -> BookingReport.facts(b, qpus), list -> table(list, qpus), "nothing is booked",
                    terminal);
            return ExitCode.DONE.code();
        }
    }

    private ExitCode giveUp(QnitClient client, String id) {
        if (!confirmation.agreed("give up booking " + id + "?", terminal)) {
            return ExitCode.INPUT;
        }
        client.cancelBooking(id);
        terminal.out().println(id + " given up");
        return ExitCode.DONE;
    }

    private static String table(List<Booking> bookings, List<Qpu> qpus) {
        TextTable table = new TextTable(List.of(
                new Column("booking", Side.LEFT), new Column("QPU", Side.LEFT), new Column("from", Side.LEFT),
                new Column("to", Side.LEFT), new Column("by", Side.LEFT)));
        for (Booking booking : bookings) {
            table.add(List.of(
                    booking.id(), BookingReport.qpu(booking, qpus), LocalTime.of(booking.start()),
                    LocalTime.of(booking.end()), booking.user()));
        }
        return table.toString();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("bookings", "everybody's"),
                new Example("bookings --format json", "for a program"));
    }
}
