package io.qnit.app.admin;

import io.qnit.app.terminal.LocalTime;
import io.qnit.app.terminal.TextTable;
import io.qnit.app.terminal.TextTable.Column;
import io.qnit.app.terminal.TextTable.Side;
import io.qnit.client.Node;
import io.qnit.client.Qpu;
import io.qnit.client.User;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Users and nodes in words and as facts. */
final class AdminReport {
    private AdminReport() {}

    static String users(List<User> users) {
        TextTable table = new TextTable(List.of(
                new Column("user", Side.LEFT), new Column("e-mail", Side.LEFT), new Column("name", Side.LEFT),
                new Column("QPU seconds left", Side.RIGHT), new Column("", Side.LEFT), new Column("", Side.LEFT)));
        for (User user : users) {
            table.add(List.of(
                    user.id(), user.email(), user.name(), String.format(Locale.ROOT, "%.1f", user.qpuSeconds()),
                    user.rank() == User.Rank.SUPERUSER ? "superuser" : "",
                    user.standing() == User.Standing.DISABLED ? "disabled" : ""));
        }
        return table.toString();
    }

    static Map<String, Object> facts(User user) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", user.id());
        facts.put("email", user.email());
        facts.put("name", user.name());
        facts.put("qpu_seconds", user.qpuSeconds());
        facts.put("superuser", user.rank() == User.Rank.SUPERUSER);
        facts.put("enabled", user.standing() == User.Standing.ENABLED);
        return facts;
    }

    static String nodes(List<Node> nodes, List<Qpu> qpus) {
        TextTable table = new TextTable(List.of(
                new Column("node", Side.LEFT), new Column("QPU", Side.LEFT), new Column("name", Side.LEFT),
                new Column("software", Side.LEFT), new Column("came", Side.LEFT), new Column("", Side.LEFT)));
        for (Node node : nodes) {
            table.add(List.of(
                    node.id(), qpu(node, qpus), node.name(), node.version(), LocalTime.of(node.enrolled()),
                    node.revoked().map(at -> "put out " + LocalTime.of(at)).orElse("")));
        }
        return table.toString();
    }

    static Map<String, Object> facts(Node node, List<Qpu> qpus) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", node.id());
        facts.put("qpu", qpu(node, qpus));
        facts.put("name", node.name());
        facts.put("version", node.version());
        facts.put("enrolled", node.enrolled());
        node.revoked().ifPresent(at -> facts.put("revoked", at));
        return facts;
    }

    private static String qpu(Node node, List<Qpu> qpus) {
        return qpus.stream().filter(q -> q.id().equals(node.qpu())).map(Qpu::name).findFirst().orElse(node.qpu());
    }
}
