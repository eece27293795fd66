package io.qnit.app.admin;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.qpu.QpuReport;
import io.qnit.app.session.Confirmation;
import io.qnit.app.session.Prompt;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Form;
import io.qnit.app.terminal.Listing;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Administration;
import io.qnit.client.Administration.Kind;
import io.qnit.client.Administration.Service;
import io.qnit.client.Node;
import io.qnit.client.NodeInvitation;
import io.qnit.client.QnitClient;
import io.qnit.client.Qpu;
import io.qnit.client.User;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users, QPU time, QPUs, tokens and nodes of a server, for its administrators. */
@Command(name = "admin", description = "Administer a server: users, quotas, QPUs, tokens, nodes.")
public final class AdminCommand implements Verb {
    private static final long MOST_SHOTS = 1_000_000;
    private static final int QUBITS = 32;

    private final Terminal terminal;

    @Parameters(
            index = "0", paramLabel = "WHAT",
            description = "users, quotas, qpus, tokens or nodes: alone it lists them.")
    String what = "";

    @Parameters(
            index = "1", arity = "0..1", paramLabel = "ACTION",
            description = "users: create, password, disable, enable. quotas: set, add. qpus: create, enable, disable,"
                    + " maintenance, drain. tokens: revoke (all of a user). nodes: invite, revoke.")
    String action = "list";

    @Parameters(
            index = "2", arity = "0..1", paramLabel = "WHOM",
            description = "A user's e-mail address or id; a QPU's name or id; a node's id.")
    @Nullable String whom;

    @Option(names = "--seconds", paramLabel = "S", description = "QPU seconds, for users create and quotas.")
    @Nullable Double seconds;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "The first line is the user's password. Default: it is asked for.")
    @Nullable Path passwordFile;

    @Option(names = "--superuser", description = "The new user may administer the server.")
    boolean superuser;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, as users are told of a QPU.")
    String reason = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "hardware or simulator. Default: ${DEFAULT-VALUE}.")
    String kind = "hardware";

    @Option(names = "--qubits", paramLabel = "N", description = "Of a new QPU. Default: ${DEFAULT-VALUE}.")
    int qubits = QUBITS;

    @Option(names = "--most-shots", paramLabel = "N", description = "Of one job on it. Default: ${DEFAULT-VALUE}.")
    long mostShots = MOST_SHOTS;

    @Mixin
    Confirmation confirmation = new Confirmation();

    @Mixin
    Listing listing = new Listing();

    @Mixin
    ServerAccess access = new ServerAccess();

    /** One thing that can be done. */
    @FunctionalInterface
    private interface Deed {
        ExitCode with(Administration server) throws IOException;
    }

    private final Map<String, Deed> deeds = Map.ofEntries(
            Map.entry("users list", this::listUsers),
            Map.entry("users create", this::createUser),
            Map.entry("users password", this::resetPassword),
            Map.entry("users disable", server -> standing(server, User.Standing.DISABLED)),
            Map.entry("users enable", server -> standing(server, User.Standing.ENABLED)),
            Map.entry("quotas list", this::listUsers),
            Map.entry("quotas set", server -> shown(
                    server.setQpuSeconds(user(server).id(), seconds()))),
            Map.entry("quotas add", server -> shown(
                    server.addQpuSeconds(user(server).id(), seconds()))),
            Map.entry("qpus list", this::listQpus),
            Map.entry("qpus create", server -> shown(
                    server.createQpu(named(), qpuKind(), qubits, mostShots))),
            Map.entry("qpus enable", server -> service(server, Service.ENABLED)),
            Map.entry("qpus disable", server -> service(server, Service.DISABLED)),
            Map.entry("qpus maintenance", server -> service(server, Service.MAINTENANCE)),
            Map.entry("qpus drain", server -> service(server, Service.DRAINING)),
            Map.entry("tokens revoke", this::revokeTokens),
            Map.entry("nodes list", this::listNodes),
            Map.entry("nodes invite", this::inviteNode),
            Map.entry("nodes revoke", this::revokeNode));

    public AdminCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Deed deed = deeds.get(what + " " + action);
        if (deed == null) {
            throw unknown();
        }
        try (QnitClient client = access.connect(terminal)) {
            Administration server = client.administration();
            server.checkRank();
            return deed.with(server).code();
        }
    }

    private QnitException unknown() {
        List<String> actions = deeds.keySet().stream().filter(name -> name.startsWith(what + " "))
                .map(name -> name.substring(what.length() + 1)).sorted().toList();
        if (actions.isEmpty()) {
            TreeSet<String> known = deeds.keySet().stream().map(name -> name.substring(0, name.indexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));
            return wrong("'qnit admin' knows nothing of '" + what + "'"
                    + Suggestion.nearest(what, known).map(s -> "; did you mean '" + s + "'?")
                            .orElse("; there are " + String.join(", ", known)));
        }
        return wrong("'qnit admin " + what + "' cannot '" + action + "'; there are " + String.join(", ", actions));
    }

    private static QnitException wrong(String message) {
        return new QnitException(ErrorCode.INVALID_ARGUMENT, message);
    }

    private String named() {
        if (whom == null || whom.isBlank()) {
            throw wrong("'qnit admin " + what + " " + action + "' needs to know whom: name it at the end");
        }
        return whom.strip();
    }

    private double seconds() {
        if (seconds == null) {
            throw wrong("--seconds says how many QPU seconds");
        }
        return seconds;
    }

    private Kind qpuKind() {
        return switch (kind) {
            case "hardware" -> Kind.HARDWARE;
            case "simulator" -> Kind.SIMULATOR;
            default -> throw wrong("--kind is hardware or simulator, not '" + kind + "'");
        };
    }

    private User user(Administration server) {
        return server.user(named());
    }

    /** From a file, or asked for; never from the command line, where others of this machine would see it. */
    private String password(String email) throws IOException {
        if (passwordFile != null) {
            try (var lines = Files.lines(passwordFile)) {
                return lines.findFirst().orElse("");
            }
        }
        return new Prompt(terminal).secret("password for " + email);
    }

    // ---- Users ---------------------------------------------------------------------------------------------------------

    private ExitCode listUsers(Administration server) {
        List<User> users = whom == null ? server.users() : List.of(user(server));
        listing.write(users, AdminReport::facts, AdminReport::users, "nobody has an account", terminal);
        return ExitCode.DONE;
    }

    private ExitCode createUser(Administration server) throws IOException {
        String email = named();
        User made = server.createUser(
                email, password(email), seconds == null ? 0 : seconds,
                superuser ? User.Rank.SUPERUSER : User.Rank.USER);
        ExitCode code = shown(made);
        if (listing.format() == Form.text) {
            terminal.err().println("they sign in with  qnit login ADDRESS --email " + email);
        }
        return code;
    }

    private ExitCode resetPassword(Administration server) throws IOException {
        User user = user(server);
        return shown(server.resetPassword(user.id(), password(user.email())));
    }

    private ExitCode standing(Administration server, User.Standing wanted) {
        User user = user(server);
        if (wanted == User.Standing.DISABLED
                && !confirmation.agreed("lock out " + user.email() + ", with all sessions and tokens?", terminal)) {
            return ExitCode.INPUT;
        }
        return shown(server.setStanding(user.id(), wanted));
    }

    private ExitCode revokeTokens(Administration server) {
        User user = user(server);
        if (!confirmation.agreed("end all tokens of " + user.email() + "?", terminal)) {
            return ExitCode.INPUT;
        }
        return shown(server.endTokens(user.id()));
    }

    private ExitCode shown(User user) {
        listing.write(AdminReport.facts(user), AdminReport.users(List.of(user)).stripTrailing(), terminal);
        return ExitCode.DONE;
    }

    // ---- QPUs and nodes ------------------------------------------------------------------------------------------------

    private ExitCode listQpus(Administration server) {
        List<Qpu> qpus = server.qpus();
        listing.write(qpus, QpuReport::facts, QpuReport::table, "this server has no QPUs yet", terminal);
        return ExitCode.DONE;
    }

    private ExitCode service(Administration server, Service wanted) {
        return shown(server.setService(named(), wanted, reason));
    }

    private ExitCode shown(Qpu qpu) {
        listing.write(QpuReport.facts(qpu), QpuReport.table(List.of(qpu)).stripTrailing(), terminal);
        if (action.equals("create") && listing.format() == Form.text) {
            terminal.err().println("its node comes with a token:  qnit admin nodes invite \"" + qpu.name() + "\"");
        }
        return ExitCode.DONE;
    }

    private ExitCode listNodes(Administration server) {
        List<Qpu> qpus = server.qpus();
        List<Node> nodes = server.nodes();
        listing.write(
                nodes, node -> AdminReport.facts(node, qpus), list -> AdminReport.nodes(list, qpus),
                "no node has come in yet", terminal);
        return ExitCode.DONE;
    }

    private ExitCode inviteNode(Administration server) {
        NodeInvitation made = server.inviteNode(named());
        if (listing.format() == Form.text) {
            terminal.err().println("shown once, and good for one node and one day; beside the QPU:");
            terminal.err().println("  qnit node start --token-file FILE --executor NAME");
        }
        listing.write(
                Map.of("id", made.id(), "qpu", made.qpu(), "expires", made.expires(), "token",
                        made.secret().secret()),
                made.secret().secret(), terminal);
        return ExitCode.DONE;
    }

    private ExitCode revokeNode(Administration server) {
        String id = named();
        if (!confirmation.agreed("put node " + id + " out for good? What it holds is given to another one.",
                terminal)) {
            return ExitCode.INPUT;
        }
        Node node = server.revokeNode(id);
        List<Qpu> qpus = server.qpus();
        listing.write(
                AdminReport.facts(node, qpus), AdminReport.nodes(List.of(node), qpus).stripTrailing(), terminal);
        return ExitCode.DONE;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("admin users", "everybody with an account, and the QPU time left"),
                new Example("admin users create ada@example.org --seconds 600", "asks for the password"),
                new Example("admin quotas add ada@example.org --seconds 3600", "an hour more; negative takes"),
                new Example("admin qpus maintenance garnet --reason \"new wiring\"", "takes no jobs; users see why"),
                new Example("admin nodes invite garnet", "a token with which one node comes in"));
    }
}
