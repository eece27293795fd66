package io.qnit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.web.SystemRoutes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docs/openapi.yaml, as the tests read it. */
final class OpenApi {
    private static final JsonNode FILE = new ObjectMapper().valueToTree(
            new Load(LoadSettings.builder().build()).loadFromString(text()));

    /** Of HTTP itself: how the answer travels. */
    private static final Set<String> PROTOCOL =
            Set.of("date", "content-type", "content-length", "transfer-encoding", "connection");

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private OpenApi() {}

    /** One method on one path. */
    record Operation(JsonNode node) {
        Set<String> statuses() {
            Map<String, JsonNode> found = new LinkedHashMap<>();
            node.path("responses").properties().forEach(e -> found.put(e.getKey(), e.getValue()));
            return found.keySet();
        }

        boolean takesBody() {
            return node.has("requestBody");
        }

        /** Whether it says that no credentials are needed. */
        boolean isOpen() {
            return node.has("security") && node.path("security").isEmpty();
        }
    }

    static String text() {
        return new String(SystemRoutes.description(), StandardCharsets.UTF_8);
    }

    /** By method and path: {@code GET /api/tokens}. */
    static Map<String, Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        FILE.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (!method.getKey().equals("parameters")) {
                operations.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        new Operation(method.getValue()));
            }
        }));
        return operations;
    }

    /** Fails when the file does not foresee this answer of an operation: its status, its type, its form. */
    static void check(String method, String path, Answer answer) {
        operations().forEach((name, operation) -> {
            String[] words = name.split(" ", 2);
            String pattern = words[1].replaceAll("\\{[^}]*}", "[^/]+").replace(".", "\\.");
            boolean better = path.matches("/api/collections/_?[a-z]+/auth-.*") && words[1].contains("{");
            if (words[0].equals(method) && path.replaceAll("\\?.*", "").matches(pattern) && !better) {
                check(name, operation, answer);
            }
        });
    }

    private static void check(String name, Operation operation, Answer answer) {
        JsonNode responses = operation.node().path("responses");
        String status = Integer.toString(answer.status());
        JsonNode response = responses.path(status);
        if (response.isMissingNode()) {
            assertThat(List.of(405, 408, 413, 414, 429, 431, 500, 503))
                    .as(name + " answered " + status + ": " + answer.text())
                    .contains(answer.status());
            response = responses.path("default");
        }
        response = resolve(response);
        TreeSet<String> strangers = new TreeSet<>(answer.headers().keySet());
        strangers.removeAll(PROTOCOL);
        FILE.path("x-headers").forEach(header -> strangers.remove(header.asText().toLowerCase(Locale.ROOT)));
        response.path("headers").fieldNames()
                .forEachRemaining(header -> strangers.remove(header.toLowerCase(Locale.ROOT)));
        assertThat(strangers).as("headers of " + name + " " + status + " that the file does not name").isEmpty();
        String type = answer.headers().getOrDefault("content-type", "").split(";")[0];
        JsonNode content = response.path("content");
        if (content.isMissingNode() || content.isEmpty()) {
            assertThat(answer.text()).as(name + " " + status).isEmpty();
            return;
        }
        assertThat(content.has(type)).as(name + " " + status + " is of type " + type).isTrue();
        if (type.endsWith("json")) {
            List<Error> errors = schema(content.path(type).path("schema")).validate(answer.text(), InputFormat.JSON);
            assertThat(errors).as(name + " " + status + ": " + answer.text()).isEmpty();
        }
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? FILE.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The schema, with the file's components beside it, so that references are found. */
    private static Schema schema(JsonNode node) {
        ObjectNode whole = new ObjectMapper().createObjectNode();
        whole.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
        whole.set("components", FILE.path("components"));
        whole.setAll((ObjectNode) node.deepCopy());
        return SCHEMAS.computeIfAbsent(whole.toString(), REGISTRY::getSchema);
    }
}
