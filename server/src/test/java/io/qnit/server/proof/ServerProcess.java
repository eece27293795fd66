package io.qnit.server.proof;

import io.qnit.server.Main;
import io.qnit.server.config.ServerConfig;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server in a process of its own. Arguments are settings, {@code name=value}. Ends when its standard input does. */
public final class ServerProcess {
    private ServerProcess() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String arg : args) {
            flags.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        try (Main server = Main.start(ServerConfig.read(flags, Map.of(), Path.of("")), InstantSource.system())) {
            System.out.println(
                    "serving " + server.address().getPort() + " " + server.setupSecret().orElse("none"));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
