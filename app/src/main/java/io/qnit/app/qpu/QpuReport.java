package io.qnit.app.qpu;

import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.app.terminal.TextTable.Column;
import io.qnit.app.terminal.TextTable.Side;
import io.qnit.client.Qpu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** QPUs in words and as facts. */
public final class QpuReport {
    private QpuReport() {}

    public static String table(List<Qpu> qpus) {
        TextTable table = new TextTable(List.of(
                new Column("QPU", Side.LEFT), new Column("kind", Side.LEFT), new Column("qubits", Side.RIGHT),
                new Column("most shots", Side.RIGHT), new Column("state", Side.LEFT), new Column("", Side.LEFT)));
        for (Qpu qpu : qpus) {
            table.add(List.of(
                    qpu.name(), qpu.kind(), known(qpu.qubits()), known(qpu.maxShots()), qpu.state(), qpu.reason()));
        }
        return table.toString();
    }

    private static String known(long number) {
        return number == 0 ? "" : Terminal.grouped(number);
    }

    public static Map<String, Object> facts(Qpu qpu) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", qpu.id());
        facts.put("name", qpu.name());
        facts.put("kind", qpu.kind());
        facts.put("qubits", qpu.qubits());
        facts.put("max_shots", qpu.maxShots());
        facts.put("state", qpu.state());
        facts.put("reason", qpu.reason());
        return facts;
    }
}
