package io.qnit.core.nativeir;

import com.fasterxml.jackson.core.JsonToken;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads programs in two passes over the same bytes: first everything but the operations, because members may come in any
 * order, then the operations, which need the clbits, parameters and gates. What a later minor version adds is skipped.
 */
final class NativeIrReader {
    private static final String WHAT = "native IR";
    private static final int MOST_PARAMETERS = 16;
    private static final int[] NO_CLBITS = {};
    private static final Map<String, Gate> GATES = new HashMap<>();

    private final byte[] source;
    private final ReadLimits limits;

    private @Nullable String format;
    private @Nullable String version;
    private String name = "";
    private boolean hasOps;
    private Set<Feature> features = EnumSet.noneOf(Feature.class);
    private final List<ClbitRegister> clbitRegisters = new ArrayList<>();
    private int clbits;
    private @Nullable String bitOrder;
    private final List<Variable> parameters = new ArrayList<>();
    private final List<Variable> others = new ArrayList<>();
    private @Nullable NativeTarget target;
    private @Nullable QubitMap qubitMap;
    private Optional<Timing> timing = Optional.empty();
    private Provenance provenance = Provenance.unknown();

    private int operations;
    private int nesting;

    static {
        for (Gate gate : Gate.values()) {
            GATES.put(gate.id(), gate);
        }
    }

    private NativeIrReader(byte[] source, ReadLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    static NativeProgram read(byte[] source, ReadLimits limits) {
        if (source.length > limits.maxBytes()) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED,
                    WHAT + ": the text has " + source.length + " bytes; at most " + limits.maxBytes() + " are read");
        }
        try {
            return new NativeIrReader(source, limits).program();
        } catch (IOException broken) {
            throw StrictJson.broken(WHAT, broken);
        }
    }

    private NativeProgram program() throws IOException {
        try (StrictJson json = new StrictJson(WHAT, source)) {
            json.next();
            json.object("a program", member -> head(json, member));
            json.end();
        }
        NativeTarget device = checkHead();
        List<Variable> variables = new ArrayList<>(parameters);
        variables.addAll(others);
        Block body;
        try (StrictJson json = new StrictJson(WHAT, source)) {
            body = new Operations(json, device, variables).body();
        }
        try {
            Circuit circuit = new Circuit(name, device.qubits(), List.of(), clbitRegisters, variables, body);
            NativeProgram program = new NativeProgram(
                    device, circuit, qubitMap == null ? QubitMap.identity(device.qubits()) : qubitMap, timing,
                    provenance);
            for (Feature used : program.features()) {
                if (!features.contains(used)) {
                    throw new QnitException(
                            ErrorCode.INVALID_SOURCE,
                            "the program uses '" + used.id() + "', which 'features' must name");
                }
            }
            return program;
        } catch (QnitException rule) {
            throw new QnitException(ErrorCode.INVALID_SOURCE, WHAT + ": " + rule.getMessage(), rule);
        }
    }

    /** Format and version are looked at first, so that a text of another kind is called that. */
    private NativeTarget checkHead() {
        if (!NativeIr.FORMAT.equals(format)) {
            throw fault("'format' must be \"" + NativeIr.FORMAT + "\"");
        }
        if (version == null) {
            throw fault("'version' is missing");
        }
        if (target == null) {
            throw fault("'target' is missing");
        }
        if (!hasOps) {
            throw fault("'ops' is missing");
        }
        if (!NativeIr.BIT_ORDER.equals(bitOrder)) {
            throw fault("'clbits' must say \"order\": \"" + NativeIr.BIT_ORDER + "\"");
        }
        return target;
    }

    private static QnitException fault(String message) {
        return new QnitException(ErrorCode.INVALID_SOURCE, WHAT + ": " + message);
    }

    private void head(StrictJson json, String member) throws IOException {
        switch (member) {
            case "format" -> {
                format = json.string("'format'");
                if (!NativeIr.FORMAT.equals(format)) {
                    throw json.fault("'format' must be \"" + NativeIr.FORMAT + "\"");
                }
            }
            case "version" -> version = version(json);
            case "name" -> name = json.string("'name'");
            case "features" -> features = features(json);
            case "ops" -> {
                json.expect(JsonToken.START_ARRAY, "'ops' must be an array");
                json.skip();
                hasOps = true;
            }
            case "clbits" -> json.object("'clbits'", field -> {
                switch (field) {
                    case "order" -> {
                        bitOrder = json.string("'order'");
                        if (!NativeIr.BIT_ORDER.equals(bitOrder)) {
                            throw json.fault(
                                    ErrorCode.UNSUPPORTED,
                                    "the only known order of bits is \"" + NativeIr.BIT_ORDER + "\"");
                        }
                    }
                    case "registers" -> json.array("'registers'", () -> register(json));
                    default -> json.skip();
                }
            });
            case "parameters" -> json.array("'parameters'", () -> parameters.add(variable(json, true)));
            case "variables" -> json.array("'variables'", () -> others.add(variable(json, false)));
            case "target" -> target = target(json);
            case "qubitMap" -> qubitMap = qubitMap(json);
            case "timing" -> timing = Optional.of(timing(json));
            case "provenance" -> provenance = provenance(json);
            default -> json.skip();
        }
    }

    private static String version(StrictJson json) throws IOException {
        String text = json.string("'version'");
        if (!text.matches("[0-9]{1,6}\\.[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            throw json.fault("'version' must be like \"" + NativeIr.VERSION + "\"");
        }
        if (!text.startsWith("1.")) {
            throw json.fault(
                    ErrorCode.UNSUPPORTED,
                    "version " + text + " is not known; this reader knows version 1");
        }
        return text;
    }

    private static Set<Feature> features(StrictJson json) throws IOException {
        EnumSet<Feature> listed = EnumSet.noneOf(Feature.class);
        json.array("'features'", () -> {
            String id = json.string("a feature");
            listed.add(Feature.named(id)
                    .orElseThrow(() -> json.fault(
                            ErrorCode.UNSUPPORTED,
                            "the program uses the feature '" + StrictJson.shortened(id)
                                    + "', which is not known here")));
        });
        return listed;
    }

    private void register(StrictJson json) throws IOException {
        var fields = new Object() {
            @Nullable String name;
            int size;
            RegisterForm form = RegisterForm.ARRAY;
            ClbitRegister.Scope scope = ClbitRegister.Scope.GLOBAL;
        };
        json.object("a register", field -> {
            switch (field) {
                case "name" -> fields.name = json.string("the name of a register");
                case "size" -> fields.size = json.integer("the size of a register", 1, limits.maxClbits());
                case "form" -> fields.form = constant(json, "form", RegisterForm.class);
                case "scope" -> fields.scope = constant(json, "scope", ClbitRegister.Scope.class);
                default -> json.skip();
            }
        });
        if (fields.name == null || fields.size == 0) {
            throw json.fault("a register needs a name and a size");
        }
        if (fields.form == RegisterForm.SINGLE && fields.size != 1) {
            throw json.fault("a register of the form 'single' has the size 1");
        }
        if (fields.size > limits.maxClbits() - clbits) {
            throw json.fault(ErrorCode.LIMIT_REACHED, "there are more than " + limits.maxClbits() + " clbits");
        }
        clbitRegisters.add(new ClbitRegister(fields.name, clbits, fields.size, fields.form, fields.scope));
        clbits += fields.size;
    }

    private static <E extends Enum<E>> E constant(StrictJson json, String what, Class<E> type) throws IOException {
        String text = json.string("'" + what + "'");
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw json.fault("'" + what + "' cannot be '" + StrictJson.shortened(text) + "'; it is one of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    private Variable variable(StrictJson json, boolean parameter) throws IOException {
        var fields = new Object() {
            @Nullable String name;
            @Nullable ClassicalType type;
            Variable.@Nullable Role role;
        };
        ClassicalReader types = new ClassicalReader(json, List.of(), 0, limits.maxNesting());
        json.object("a variable", field -> {
            switch (field) {
                case "name" -> fields.name = json.string("the name of a variable");
                case "type" -> fields.type = types.type();
                case "role" -> fields.role = parameter ? null : constant(json, "role", Variable.Role.class);
                default -> json.skip();
            }
        });
        if (fields.name == null || fields.type == null) {
            throw json.fault("a variable needs a name and a type");
        }
        if (parameter) {
            return new Variable(fields.name, fields.type, Variable.Role.INPUT);
        }
        if (fields.role == null || fields.role == Variable.Role.INPUT) {
            throw json.fault("a variable has the role local or output; what is given from outside is a parameter");
        }
        return new Variable(fields.name, fields.type, fields.role);
    }

    private NativeTarget target(StrictJson json) throws IOException {
        var fields = new Object() {
            String device = "";
            Optional<String> specHash = Optional.empty();
            Optional<NativeTarget.Calibration> calibration = Optional.empty();
            String gateSet = "";
            @Nullable List<Gate> gates;
            int qubits = -1;
        };
        json.object("'target'", field -> {
            switch (field) {
                case "device" -> fields.device = json.string("'device'");
                case "specHash" -> fields.specHash = Optional.of(json.string("'specHash'"));
                case "calibration" -> fields.calibration = Optional.of(calibration(json));
                case "gateSet" -> json.object("'gateSet'", part -> {
                    switch (part) {
                        case "name" -> fields.gateSet = json.string("the name of a gate set");
                        case "gates" -> {
                            EnumSet<Gate> gates = EnumSet.noneOf(Gate.class);
                            json.array("'gates'", () -> gates.add(gate(json)));
                            fields.gates = List.copyOf(gates);
                        }
                        default -> json.skip();
                    }
                });
                case "qubits" -> fields.qubits = json.integer("'qubits'", 0, limits.maxQubits());
                default -> json.skip();
            }
        });
        if (fields.gates == null || fields.qubits < 0) {
            throw json.fault("'target' needs 'qubits' and a 'gateSet' with 'gates'");
        }
        try {
            return new NativeTarget(
                    fields.device, fields.specHash, fields.calibration, fields.gateSet, fields.gates, fields.qubits);
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    private static Gate gate(StrictJson json) throws IOException {
        String id = json.string("a gate");
        @Nullable Gate gate = GATES.get(id);
        if (gate == null) {
            throw json.fault("there is no gate '" + StrictJson.shortened(id) + "'");
        }
        return gate;
    }

    private static NativeTarget.Calibration calibration(StrictJson json) throws IOException {
        var fields = new Object() {
            @Nullable String id;
            @Nullable String time;
        };
        json.object("'calibration'", field -> {
            switch (field) {
                case "id" -> fields.id = json.string("'id'");
                case "time" -> fields.time = json.string("'time'");
                default -> json.skip();
            }
        });
        if (fields.id == null || fields.time == null) {
            throw json.fault("'calibration' needs 'id' and 'time'");
        }
        return new NativeTarget.Calibration(fields.id, fields.time);
    }

    private QubitMap qubitMap(StrictJson json) throws IOException {
        var fields = new Object() {
            int @Nullable [] start;
            int @Nullable [] end;
        };
        json.object("'qubitMap'", field -> {
            switch (field) {
                case "start" -> fields.start = json.integers("'start'", limits.maxQubits(), 0, limits.maxQubits());
                case "end" -> fields.end = json.integers("'end'", limits.maxQubits(), 0, limits.maxQubits());
                default -> json.skip();
            }
        });
        if (fields.start == null || fields.end == null) {
            throw json.fault("'qubitMap' needs 'start' and 'end'");
        }
        try {
            return new QubitMap(
                    Arrays.stream(fields.start).boxed().toList(), Arrays.stream(fields.end).boxed().toList());
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    private Timing timing(StrictJson json) throws IOException {
        var fields = new Object() {
            double dt;
            int alignment = 1;
            Timing.Policy policy = Timing.Policy.ASAP;
            long @Nullable [] starts;
            long @Nullable [] durations;
        };
        json.object("'timing'", field -> {
            switch (field) {
                case "dt" -> fields.dt = json.number("'dt'");
                case "alignment" -> fields.alignment = json.integer("'alignment'", 1, Integer.MAX_VALUE);
                case "policy" -> fields.policy = constant(json, "policy", Timing.Policy.class);
                case "starts" -> fields.starts = times(json, "'starts'");
                case "durations" -> fields.durations = times(json, "'durations'");
                default -> json.skip();
            }
        });
        if (fields.starts == null || fields.durations == null) {
            throw json.fault("'timing' needs 'dt', 'starts' and 'durations'");
        }
        try {
            return new Timing(fields.dt, fields.alignment, fields.policy, fields.starts, fields.durations);
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    private long[] times(StrictJson json, String what) throws IOException {
        json.expect(JsonToken.START_ARRAY, what + " must be an array");
        long[] times = new long[16];
        int size = 0;
        while (json.next() != JsonToken.END_ARRAY) {
            if (size == limits.maxOperations()) {
                throw json.fault(ErrorCode.LIMIT_REACHED, what + " has more than " + size + " elements");
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
            }
            times[size++] = json.integer(what, 0L, (1L << 53) - 1);
        }
        return Arrays.copyOf(times, size);
    }

    private static Provenance provenance(StrictJson json) throws IOException {
        var fields = new Object() {
            Optional<Provenance.Source> source = Optional.empty();
            String compiler = "";
            String compilerVersion = "";
            String pipeline = "";
            OptionalLong seed = OptionalLong.empty();
            Optional<String> compiledAt = Optional.empty();
            final TreeMap<String, Double> metrics = new TreeMap<>();
            OptionalDouble expectedFidelity = OptionalDouble.empty();
            OptionalDouble approximationBound = OptionalDouble.empty();
            OptionalDouble globalPhase = OptionalDouble.empty();
        };
        json.object("'provenance'", field -> {
            switch (field) {
                case "source" -> fields.source = Optional.of(source(json));
                case "compiler" -> fields.compiler = json.string("'compiler'");
                case "compilerVersion" -> fields.compilerVersion = json.string("'compilerVersion'");
                case "pipeline" -> fields.pipeline = json.string("'pipeline'");
                case "seed" -> fields.seed = OptionalLong.of(seed(json));
                case "compiledAt" -> fields.compiledAt = Optional.of(json.string("'compiledAt'"));
                case "metrics" -> json.object(
                        "'metrics'", metric -> fields.metrics.put(metric, json.number("a metric")));
                case "expectedFidelity" ->
                    fields.expectedFidelity = OptionalDouble.of(json.number("'expectedFidelity'"));
                case "approximationBound" ->
                    fields.approximationBound = OptionalDouble.of(json.number("'approximationBound'"));
                case "globalPhase" -> fields.globalPhase = OptionalDouble.of(json.number("'globalPhase'"));
                default -> json.skip();
            }
        });
        try {
            return new Provenance(
                    fields.source, fields.compiler, fields.compilerVersion, fields.pipeline, fields.seed,
                    fields.compiledAt, fields.metrics, fields.expectedFidelity, fields.approximationBound,
                    fields.globalPhase);
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    private static Provenance.Source source(StrictJson json) throws IOException {
        var fields = new Object() {
            String language = "";
            String sha256 = "";
        };
        json.object("'source'", field -> {
            switch (field) {
                case "language" -> fields.language = json.string("'language'");
                case "sha256" -> fields.sha256 = json.string("'sha256'");
                default -> json.skip();
            }
        });
        try {
            return new Provenance.Source(fields.language, fields.sha256);
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    /** A seed is text, because it may have more than the 53 bits of a JSON number. */
    private static long seed(StrictJson json) throws IOException {
        String text = json.string("'seed'");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw json.fault("'seed' must be a whole number of at most 64 bits, as a string");
        }
    }

    /** The second pass. */
    private final class Operations {
        private final StrictJson json;
        private final int qubits;
        private final List<Variable> variables;
        private final ClassicalReader classical;
        private final double[] numbers = new double[MOST_PARAMETERS];
        private final @Nullable Expression[] symbols = new @Nullable Expression[MOST_PARAMETERS];
        private int numberCount;
        private boolean hasSymbols;

        Operations(StrictJson json, NativeTarget device, List<Variable> variables) {
            this.json = json;
            this.variables = variables;
            qubits = device.qubits();
            classical = new ClassicalReader(json, variables, clbits, limits.maxNesting());
        }

        Block body() throws IOException {
            List<Block> found = new ArrayList<>();
            json.next();
            json.object("a program", member -> {
                if (member.equals("ops")) {
                    found.add(block());
                } else {
                    json.skip();
                }
            });
            return found.getFirst();
        }

        private Block block() throws IOException {
            if (++nesting > limits.maxNesting()) {
                throw json.fault(
                        ErrorCode.LIMIT_REACHED, "blocks are nested more than " + limits.maxNesting() + " deep");
            }
            BlockBuilder builder = new BlockBuilder();
            json.array("a block", () -> operation(builder));
            nesting--;
            return builder.build();
        }

        private void operation(BlockBuilder builder) throws IOException {
            if (++operations > limits.maxOperations()) {
                throw json.fault(
                        ErrorCode.LIMIT_REACHED, "there are more than " + limits.maxOperations() + " operations");
            }
            try {
                if (json.current() == JsonToken.START_OBJECT) {
                    structured(builder);
                } else {
                    plain(builder);
                }
            } catch (QnitException rule) {
                throw rule.code() == ErrorCode.INVALID_CIRCUIT ? json.fault(rule) : rule;
            }
        }

        private void plain(BlockBuilder builder) throws IOException {
            json.expect(JsonToken.START_ARRAY, "an operation is an array that begins with a name, or an object");
            json.next();
            String opcode = json.string("the name of an operation");
            json.next();
            int[] operands =
                    json.integers("the qubits of '" + StrictJson.shortened(opcode) + "'", qubits, 0, qubits - 1);
            numberCount = 0;
            hasSymbols = false;
            int[] bits = NO_CLBITS;
            if (opcode.equals("delay")) {
                delay(builder, operands);
                return;
            }
            Optional<Expression> condition = Optional.empty();
            if (json.next() != JsonToken.END_ARRAY) {
                json.array("the parameters of an operation", this::parameter);
                if (json.next() != JsonToken.END_ARRAY) {
                    bits = json.integers("the clbits of an operation", clbits, 0, clbits - 1);
                    if (json.next() != JsonToken.END_ARRAY) {
                        condition = Optional.of(classical.condition());
                        json.endArray("an operation has at most five parts");
                    }
                }
            }
            if (condition.isEmpty()) {
                append(builder, opcode, operands, bits);
                return;
            }
            BlockBuilder inner = new BlockBuilder();
            append(inner, opcode, operands, bits);
            Node.If node = new Node.If(condition.get(), inner.build(), Block.empty());
            if (!Survey.isCondition(node)) {
                throw json.fault("only gates, measurements and resets can have a condition");
            }
            builder.node(node);
        }

        private void append(BlockBuilder builder, String opcode, int[] operands, int[] bits) {
            @Nullable Gate gate = GATES.get(opcode);
            if (gate != null) {
                count("clbits", bits.length, 0);
                double[] angles = Arrays.copyOf(numbers, numberCount);
                if (hasSymbols) {
                    builder.symbolic(0, gate, operands, angles, Arrays.copyOf(symbols, numberCount));
                } else {
                    builder.gate(gate, operands, angles);
                }
                return;
            }
            count("parameters", numberCount, 0);
            switch (opcode) {
                case "measure" -> {
                    count("qubits", operands.length, 1);
                    count("clbits", bits.length, 1);
                    builder.measure(operands[0], bits[0]);
                    return;
                }
                case "reset" -> {
                    count("qubits", operands.length, 1);
                    builder.reset(operands[0]);
                }
                case "barrier" -> builder.barrier(operands);
                case "break", "continue", "end" -> {
                    count("qubits", operands.length, 0);
                    builder.jump(
                            opcode.equals("break")
                                    ? Opcode.BREAK
                                    : opcode.equals("continue") ? Opcode.CONTINUE : Opcode.END);
                }
                default -> throw json.fault("there is no operation '" + StrictJson.shortened(opcode) + "'");
            }
            count("clbits", bits.length, 0);
        }

        private void count(String what, int found, int expected) {
            if (found != expected) {
                throw json.fault("expected " + expected + " " + what + ", found " + found);
            }
        }

        private void parameter() throws IOException {
            if (numberCount == MOST_PARAMETERS) {
                throw json.fault("an operation has more than " + MOST_PARAMETERS + " parameters");
            }
            symbols[numberCount] = null;
            numbers[numberCount] = 0;
            if (json.current() == JsonToken.START_OBJECT) {
                symbols[numberCount] = affine();
                hasSymbols = true;
            } else {
                numbers[numberCount] = json.number("a parameter");
            }
            numberCount++;
        }

        private Expression affine() throws IOException {
            var fields = new Object() {
                double constant;
            };
            TreeMap<String, Double> terms = new TreeMap<>();
            json.object("a parameter", field -> {
                switch (field) {
                    case "constant" -> fields.constant = json.number("'constant'");
                    case "terms" -> json.object("'terms'", name -> {
                        checkParameter(name);
                        terms.put(name, json.number("a factor"));
                    });
                    default -> throw json.fault("a parameter has 'constant' and 'terms'");
                }
            });
            if (terms.isEmpty()) {
                throw json.fault("a parameter without terms is a number");
            }
            Expression expression = new Affine(fields.constant, terms).toExpression(variables);
            if (Affine.of(expression, variables).isEmpty()) {
                throw json.fault("only parameters of type float[64] can be multiplied and added");
            }
            return expression;
        }

        private void checkParameter(String name) {
            if (parameters.stream().noneMatch(p -> p.name().equals(name))) {
                throw json.fault("there is no parameter '" + StrictJson.shortened(name) + "'");
            }
        }

        private void delay(BlockBuilder builder, int[] operands) throws IOException {
            json.next();
            json.expect(JsonToken.START_ARRAY, "a delay has its length as the only parameter");
            json.next();
            Expression length = json.current() == JsonToken.START_OBJECT
                    ? new Expression.Literal(classical.time())
                    : classical.expression();
            if (!(length.type() instanceof ClassicalType.Duration)) {
                throw json.fault("the length of a delay is a duration, not " + length.type());
            }
            json.endArray("a delay has its length as the only parameter");
            json.endArray("a delay has neither clbits nor a condition");
            builder.delay(new Node.Delay(length), operands);
        }

        private void structured(BlockBuilder builder) throws IOException {
            Parts parts = new Parts();
            json.object("an operation", parts::read);
            builder.node(parts.node());
        }

        /** The members of an operation that is an object, as they come. */
        private final class Parts {
            private final Map<String, Object> found = new HashMap<>();

            void read(String member) throws IOException {
                Object value =
                        switch (member) {
                            case "if", "while" -> classical.condition();
                            case "value", "switch" -> classical.expression();
                            case "for" -> classical.variable();
                            case "in" -> classical.range();
                            case "assign" -> classical.assignable();
                            case "then", "else", "body", "default" -> block();
                            case "cases" -> cases();
                            case "box" -> json.current() == JsonToken.VALUE_NULL
                                    ? Optional.empty()
                                    : Optional.of(duration());
                            case "directive" -> constant(json, "directive", Node.Directive.Kind.class);
                            case "text" -> json.string("'text'");
                            default -> throw json.fault(
                                    "an operation has no member '" + StrictJson.shortened(member) + "'");
                        };
                found.put(member, value);
            }

            Node node() {
                Node node = build();
                if (!found.isEmpty()) {
                    throw json.fault("the members of an operation do not fit together: " + found.keySet());
                }
                return node;
            }

            private Node build() {
                if (found.containsKey("if")) {
                    return new Node.If(
                            take("if", Expression.class), take("then", Block.class), take("else", Block.class));
                }
                if (found.containsKey("while")) {
                    return new Node.While(take("while", Expression.class), take("body", Block.class));
                }
                if (found.containsKey("for")) {
                    return new Node.For(
                            take("for", Integer.class), take("in", Node.Range.class), take("body", Block.class));
                }
                if (found.containsKey("switch")) {
                    return new Node.Switch(
                            take("switch", Expression.class), take("cases", Cases.class).list(),
                            take("default", Block.class));
                }
                if (found.containsKey("box")) {
                    Optional<?> duration = take("box", Optional.class);
                    return new Node.Box(duration.map(Expression.class::cast), take("body", Block.class));
                }
                if (found.containsKey("assign")) {
                    return new Node.Assign(
                            take("assign", Assignable.class), take("value", Expression.class));
                }
                if (found.containsKey("directive")) {
                    return new Node.Directive(
                            take("directive", Node.Directive.Kind.class), take("text", String.class));
                }
                throw json
                        .fault("an operation that is an object is an if, while, for, switch, box, assign or directive");
            }

            private <T> T take(String member, Class<T> type) {
                @Nullable Object value = found.remove(member);
                if (value == null) {
                    throw json.fault("the operation needs the member '" + member + "'");
                }
                return type.cast(value);
            }

            private Expression duration() throws IOException {
                Expression length = classical.expression();
                if (!(length.type() instanceof ClassicalType.Duration)) {
                    throw json.fault("the length of a box is a duration, not " + length.type());
                }
                return length;
            }

            private Cases cases() throws IOException {
                List<Node.Case> list = new ArrayList<>();
                json.array("'cases'", () -> {
                    List<BigInteger> labels = new ArrayList<>();
                    List<Block> bodies = new ArrayList<>();
                    json.object("a case", field -> {
                        switch (field) {
                            case "labels" -> json.array("'labels'", () -> labels.add(classical.wholeNumber()));
                            case "body" -> bodies.add(block());
                            default -> throw json.fault("a case has 'labels' and 'body'");
                        }
                    });
                    if (bodies.isEmpty()) {
                        throw json.fault("a case needs a 'body'");
                    }
                    list.add(new Node.Case(labels, bodies.getFirst()));
                });
                return new Cases(list);
            }
        }
    }

    private record Cases(List<Node.Case> list) {}
}
