package io.qnit.server.proof;

import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import java.io.OutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A node in a process of its own. Arguments are settings, {@code name=value}. Prints its log, a system call a line; ends when
 * its standard input does.
 */
public final class NodeProcess {
    private NodeProcess() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String arg : args) {
            flags.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        Node node = Node.start(
                NodeSettings.read(flags, Map.of(), Optional.empty()), Clock.systemUTC(),
                NodeLog.lines(System.out::println, Clock.systemUTC()), "proof");
        System.in.transferTo(OutputStream.nullOutputStream());
        node.close();
    }
}
