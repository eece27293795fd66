package io.qnit.node.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start an executor's process.
 *
 * @param command and its arguments
 * @param executor the name that the process is asked for
 * @param options of the executor
 * @param mostMemoryBytes resident; a process that holds more is killed (where the system tells how much it holds)
 * @param startLimit how long the process may take until it describes itself
 * @param grace how long a run that was asked to stop may still take before its process is killed
 */
public record ExecutorCommand(
        List<String> command,
        String executor,
        Map<String, String> options,
        long mostMemoryBytes,
        Duration startLimit,
        Duration grace) {
    public ExecutorCommand {
        command = List.copyOf(command);
        options = Map.copyOf(options);
    }

    /** An executor of our own or of a jar on this process's class path, in a Java like this one. */
    public static ExecutorCommand java(
            String executor, Map<String, String> options, long heapBytes, Duration startLimit, Duration grace) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isForExecutors(argument)) {
                command.add(argument);
            }
        }
        command.addAll(List.of(
                "-Xmx" + Math.max(64, heapBytes >> 20) + "m", "-XX:+ExitOnOutOfMemoryError", "-cp",
                System.getProperty("java.class.path"), ExecutorMain.class.getName()));
        long overhead = 512L << 20; // of a Java process beside its heap
        return new ExecutorCommand(command, executor, options, heapBytes + overhead, startLimit, grace);
    }

    /**
     * What lets this Java find the Vector API serves the executor too, and so does the cache of classes, without which it
     * starts three times as slowly; what sets memory and agents is its own.
     */
    private static boolean isForExecutors(String argument) {
        return argument.startsWith("--add-") || argument.startsWith("--enable-native-access")
                || argument.startsWith("-Xbootclasspath/a:")
                || argument.startsWith("-Djdk.incubator.vector.")
                || argument.startsWith("-XX:AOTCache=") || argument.startsWith("-Xlog:")
                || argument.equals("-XX:+UnlockDiagnosticVMOptions") || argument.endsWith("AOTReplayTraining")
                || argument.equals("-XX:+UseG1GC") // the cache's objects are for this collector
                || argument.startsWith("-XX:+Enable") || argument.equals("-XX:+UnlockExperimentalVMOptions")
                || argument.equals("-XX:+UseTransparentHugePages") || argument.startsWith("-Djava.awt.headless");
    }
}
