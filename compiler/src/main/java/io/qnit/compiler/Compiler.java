package io.qnit.compiler;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes a circuit fit a target: {@code Compiler.compile(circuit, target, CompileOptions.DEFAULT)}. Safe for use by several
 * threads.
 *
 * <p>What comes out uses the target's qubits and gates alone and gives the same outcomes with the same probabilities.
 * Each pass leaves a certificate of that ({@link Compilation#steps}), which code that shares nothing with the passes can
 * check. The same circuit, target, options and seed give the same bytes, whatever the number of threads.
 */
public final class Compiler {
    private Compiler() {}

    /**
     * @throws QnitException {@link ErrorCode#UNBOUND_PARAMETER} where angles have no value yet,
     *     {@link ErrorCode#UNSUPPORTED} where the target cannot run the circuit, which names the operation and its line
     */
    public static Compilation compile(Circuit circuit, Target target, CompileOptions options) {
        if (options.threads() == 1) {
            try (ExecutorService worker = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
                return compile(circuit, target, options, worker);
            }
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                options.threads(), Thread.ofPlatform().daemon().name("compile-", 0).factory())) {
            return compile(circuit, target, options, workers);
        }
    }

    /** The same on threads of the caller's. */
    public static Compilation compile(
            Circuit circuit, Target target, CompileOptions options, ExecutorService workers) {
        long begin = System.nanoTime();
        if (circuit.qubitCount() > target.qubitCount()) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "the circuit has " + circuit.qubitCount() + " qubits, the target '" + target.name() + "' has "
                            + target.qubitCount() + "; qnit targets list shows wider ones");
        }
        if (options.layout().isPresent() && options.layout().get().size() != circuit.qubitCount()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the layout " + options.layout().get()
                            + " has another number of qubits than the circuit, which has "
                            + circuit.qubitCount());
        }
        SymbolCheck.check(circuit.body());
        TargetCheck.require(TargetCheck.abilities(circuit, target), target);
        long deadline = options.deadline().map(time -> begin + time.toNanos()).orElse(Long.MAX_VALUE);
        Context context = new Context(target, options.seed(), options.tolerance(), workers, deadline);
        Run run = new Run(circuit.body(), context);
        Pipelines.run(run, options);
        Circuit compiled = new Circuit(
                circuit.name(),
                target.qubitCount(),
                List.of(),
                circuit.clbitRegisters(),
                circuit.variables(),
                run.block());
        return new Compilation(circuit, target, compiled, run.steps, System.nanoTime() - begin);
    }

    /** A compilation under way: the block as it stands and what was done to it. */
    static final class Run {
        private final Context context;
        private final List<Compilation.Step> steps = new ArrayList<>();
        private Block block;

        Run(Block block, Context context) {
            this.block = block;
            this.context = context;
        }

        Block block() {
            return block;
        }

        Context context() {
            return context;
        }

        /** Where {@link #back} returns to. */
        int mark() {
            return steps.size();
        }

        Run apply(Pass pass) {
            long begin = System.nanoTime();
            Rewrite.Result result = pass.apply(block, context);
            block = result.block();
            steps.add(new Compilation.Step(
                    pass.name(), result.block(), result.certificate(), System.nanoTime() - begin));
            return this;
        }

        /** Forgets the steps after a mark: they were no gain. */
        void back(int mark, Block before) {
            steps.subList(mark, steps.size()).clear();
            block = before;
        }
    }
}
