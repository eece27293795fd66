package io.qnit.app.session;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.ApiToken;
import io.qnit.client.Connection;
import io.qnit.client.QnitClient;
import io.qnit.client.Session;
import io.qnit.client.Token;
import io.qnit.client.Trust;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs in, once: makes an API token for this machine and remembers it with the server's address and authority. */
@Command(name = "login", description = "Sign in to a server and remember it.")
public final class LoginCommand implements Verb {
    private static final Duration LIFE = Duration.ofDays(90);
    private static final List<String> EVERYTHING = List.of("jobs", "bookings", "tokens", "account", "metrics", "admin");

    private final Terminal terminal;
    private final Prompt prompt;

    @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = "The server's address, as --url.")
    @Nullable String address;

    @Mixin
    ServerAccess access = new ServerAccess();

    @Option(names = "--email", paramLabel = "EMAIL", description = "Who you are. Asked for where it is not given.")
    @Nullable String email;

    @Option(names = "--admin", description = "Sign in with an administrator's powers.")
    boolean admin;

    public LoginCommand(Terminal terminal) {
        this.terminal = terminal;
        this.prompt = new Prompt(terminal);
    }

    @Override
    public Integer call() {
        String url = Optional.ofNullable(address).or(() -> access.address(terminal))
                .orElseGet(() -> prompt.text("server (https://...)"));
        Connection plain = Connection.to(url);
        Connection connection = access.trust(terminal).map(plain::withTrust).orElse(plain);
        Optional<String> given = access.token(terminal);
        try (QnitClient client = QnitClient.connect(connection)) {
            Optional<String> authority =
                    client.trust() instanceof Trust.Authority(String pem) ? Optional.of(pem) : Optional.empty();
            Connection trusted = connection.withTrust(client.trust());
            SavedLogin login = given.isPresent()
                    ? withToken(trusted, given.get(), authority)
                    : withPassword(client, trusted, authority);
            login.write(terminal);
        }
        terminal.err().println("signed in at " + connection.server() + "; remembered in " + SavedLogin.file(terminal));
        if (admin) {
            terminal.err().println("  qnit admin users create EMAIL --seconds 600    make a user with QPU time");
            terminal.err().println("  qnit help admin                                what else there is");
        } else {
            terminal.err().println("  qnit qpus                        what there is to run on");
            terminal.err().println("  qnit submit FILE --wait          run a circuit on it");
        }
        return ExitCode.DONE.code();
    }

    /** A token that the user has already; it must be good. */
    private static SavedLogin withToken(Connection connection, String token, Optional<String> authority) {
        try (QnitClient client = QnitClient.connect(connection.withToken(new Token(token)))) {
            client.checkCredentials();
        }
        return new SavedLogin(connection.server().toString(), token, Optional.empty(), authority);
    }

    private SavedLogin withPassword(QnitClient client, Connection connection, Optional<String> authority) {
        String identity = email == null ? prompt.text("e-mail") : email;
        String password = prompt.secret("password");
        Session session =
                client.signIn(admin ? Session.Door.ADMINISTRATOR : Session.Door.USER, identity.strip(), password);
        try (QnitClient signedIn = QnitClient.connect(connection.withToken(session.token()))) {
            ApiToken.Made made = signedIn.createToken(
                    "qnit login, " + machine(), admin ? EVERYTHING : List.of(), Optional.of(Instant.now().plus(LIFE)));
            return new SavedLogin(
                    connection.server().toString(), made.secret().secret(), Optional.of(made.token().id()), authority);
        }
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed machine";
        }
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("login",
                        "asks for address, e-mail and password; makes a token for this machine, good for 90 days"),
                new Example("login http://localhost:8090 --email ada@example.org", "asks for the password only"),
                new Example("login --admin --email admin@example.org", "with an administrator's powers"));
    }
}
