package io.qnit.app.token;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.run.Quantity;
import io.qnit.app.session.Confirmation;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Form;
import io.qnit.app.terminal.Listing;
import io.qnit.app.terminal.LocalTime;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.app.terminal.TextTable.Column;
import io.qnit.app.terminal.TextTable.Side;
import io.qnit.client.ApiToken;
import io.qnit.client.QnitClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One's API tokens: lists, makes, ends them. */
@Command(name = "tokens", description = "List, make and end your API tokens.")
public final class TokensCommand implements Verb {
    private final Terminal terminal;

    @Option(names = "--create", paramLabel = "NAME", description = "Make a token; its secret is printed this once.")
    @Nullable String create;

    @Option(names = "--scope", paramLabel = "SCOPE", split = ",",
            description = "What it may be used for: jobs, bookings, tokens, account, metrics, admin. Default: all you have but admin.")
    List<String> scopes = List.of();

    @Option(names = "--for", paramLabel = "DURATION",
            description = "How long it lasts: 12h, 2160h. Default: until it is ended.")
    @Nullable String life;

    @Option(names = "--delete", paramLabel = "ID", description = "End a token at once.")
    @Nullable String delete;

    @Mixin
    Confirmation confirmation = new Confirmation();

    @Mixin
    Listing listing = new Listing();

    @Mixin
    ServerAccess access = new ServerAccess();

    public TokensCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (QnitClient client = access.connect(terminal)) {
            if (create != null) {
                return make(client, create).code();
            }
            if (delete != null) {
                return end(client, delete).code();
            }
            List<ApiToken> tokens = client.tokens();
            listing.write(tokens, TokensCommand::facts, TokensCommand::table, "you have no tokens", terminal);
            return ExitCode.DONE.code();
        }
    }

    private ExitCode make(QnitClient client, String name) {
        Optional<Instant> expires = Optional.ofNullable(life).map(l -> Instant.now().plus(Quantity.duration(l)));
        ApiToken.Made made = client.createToken(name, scopes, expires);
        Map<String, Object> facts = facts(made.token());
        facts.put("token", made.secret().secret());
        if (listing.format() == Form.text) {
            terminal.err().println("this is shown once; whoever has it can act in your name:");
        }
        listing.write(facts, made.secret().secret(), terminal);
        return ExitCode.DONE;
    }

    private ExitCode end(QnitClient client, String id) {
        if (!confirmation.agreed("end token " + id + "? What uses it is shut out at once.", terminal)) {
            return ExitCode.INPUT;
        }
        client.deleteToken(id);
        terminal.out().println(id + " ended");
        return ExitCode.DONE;
    }

    private static String table(List<ApiToken> tokens) {
        TextTable table = new TextTable(List.of(
                new Column("token", Side.LEFT), new Column("name", Side.LEFT), new Column("scopes", Side.LEFT),
                new Column("ends", Side.LEFT), new Column("last used", Side.LEFT)));
        for (ApiToken token : tokens) {
            table.add(List.of(
                    token.id(), token.name(), String.join(" ", token.scopes()),
                    token.expires().map(LocalTime::of).orElse("never"),
                    token.lastUsed().map(LocalTime::of).orElse("never")));
        }
        return table.toString();
    }

    private static Map<String, Object> facts(ApiToken token) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", token.id());
        facts.put("name", token.name());
        facts.put("scopes", token.scopes());
        token.expires().ifPresent(t -> facts.put("expires", t));
        token.lastUsed().ifPresent(t -> facts.put("last_used", t));
        facts.put("created", token.created());
        return facts;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("tokens", "those you have, without their secrets"),
                new Example("tokens --create nightly --scope jobs --for 2160h", "one for a script, good for 90 days"),
                new Example("tokens --format json", "for a program"));
    }
}
