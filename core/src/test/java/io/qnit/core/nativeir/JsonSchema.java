package io.qnit.core.nativeir;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges a JSON tree by a schema, for the keywords of draft 2020-12 that ours uses; an unknown keyword is an error. */
final class JsonSchema {
    private final Map<?, ?> root;

    JsonSchema(String text) {
        root = (Map<?, ?>) JsonTree.read(text);
    }

    /** What is wrong with a value, each with its place; empty when it is valid. */
    List<String> problems(@Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(root, value, "", problems);
        return problems;
    }

    private void check(Map<?, ?> schema, @Nullable Object value, String at, List<String> problems) {
        for (Map.Entry<?, ?> rule : schema.entrySet()) {
            Object argument = rule.getValue();
            boolean holds =
                    switch ((String) rule.getKey()) {
                        case "$schema", "$defs", "title", "description" -> true;
                        case "$ref" -> {
                            check(definition((String) argument), value, at, problems);
                            yield true;
                        }
                        case "type" -> isOfType((String) argument, value);
                        case "const" -> argument.equals(value);
                        case "enum" -> ((List<?>) argument).contains(value);
                        case "pattern" -> !(value instanceof String s)
                                || Pattern.compile((String) argument).matcher(s).find();
                        case "minimum" -> !(value instanceof BigDecimal n) || n.compareTo(number(argument)) >= 0;
                        case "maximum" -> !(value instanceof BigDecimal n) || n.compareTo(number(argument)) <= 0;
                        case "exclusiveMinimum" -> !(value instanceof BigDecimal n)
                                || n.compareTo(number(argument)) > 0;
                        case "minItems" -> !(value instanceof List<?> l) || l.size() >= number(argument).intValue();
                        case "maxItems" -> !(value instanceof List<?> l) || l.size() <= number(argument).intValue();
                        case "minProperties" -> !(value instanceof Map<?, ?> m)
                                || m.size() >= number(argument).intValue();
                        case "maxProperties" -> !(value instanceof Map<?, ?> m)
                                || m.size() <= number(argument).intValue();
                        case "uniqueItems" -> !(value instanceof List<?> l) || new HashSet<>(l).size() == l.size();
                        case "required" ->
                            !(value instanceof Map<?, ?> m) || m.keySet().containsAll((List<?>) argument);
                        case "not" -> !isValid((Map<?, ?>) argument, value);
                        case "anyOf" -> ((List<?>) argument).stream().anyMatch(s -> isValid((Map<?, ?>) s, value));
                        case "properties" -> properties((Map<?, ?>) argument, value, at, problems);
                        case "additionalProperties" -> additional(schema, argument, value, at, problems);
                        case "prefixItems" -> prefix((List<?>) argument, value, at, problems);
                        case "items" -> items(schema, (Map<?, ?>) argument, value, at, problems);
                        default -> throw new AssertionError("the keyword " + rule.getKey() + " is not known");
                    };
            if (!holds) {
                problems.add(at + ": " + rule.getKey() + " " + argument + " does not hold");
            }
        }
    }

    private boolean isValid(Map<?, ?> schema, @Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "", problems);
        return problems.isEmpty();
    }

    private Map<?, ?> definition(String reference) {
        Map<?, ?> definitions = (Map<?, ?>) root.get("$defs");
        return (Map<?, ?>) definitions.get(reference.substring("#/$defs/".length()));
    }

    private boolean properties(Map<?, ?> rules, @Nullable Object value, String at, List<String> problems) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (rules.get(name) instanceof Map<?, ?> rule) {
                    check(rule, member, at + "/" + name, problems);
                }
            });
        }
        return true;
    }

    private boolean additional(
            Map<?, ?> schema, Object rule, @Nullable Object value, String at, List<String> problems) {
        if (!(value instanceof Map<?, ?> map)) {
            return true;
        }
        boolean holds = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (schema.get("properties") instanceof Map<?, ?> known && known.containsKey(member.getKey())) {
                continue;
            }
            if (rule instanceof Map<?, ?> rules) {
                check(rules, member.getValue(), at + "/" + member.getKey(), problems);
            } else {
                holds &= rule.equals(true);
            }
        }
        return holds;
    }

    private boolean prefix(List<?> rules, @Nullable Object value, String at, List<String> problems) {
        if (value instanceof List<?> list) {
            for (int k = 0; k < Math.min(rules.size(), list.size()); k++) {
                check((Map<?, ?>) rules.get(k), list.get(k), at + "/" + k, problems);
            }
        }
        return true;
    }

    private boolean items(
            Map<?, ?> schema, Map<?, ?> rule, @Nullable Object value, String at, List<String> problems) {
        if (value instanceof List<?> list) {
            int from = schema.get("prefixItems") instanceof List<?> before ? before.size() : 0;
            for (int k = from; k < list.size(); k++) {
                check(rule, list.get(k), at + "/" + k, problems);
            }
        }
        return true;
    }

    private static boolean isOfType(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "number" -> value instanceof BigDecimal;
            case "integer" -> value instanceof BigDecimal n && n.stripTrailingZeros().scale() <= 0;
            case "null" -> value == null;
            default -> throw new AssertionError(type);
        };
    }

    private static BigDecimal number(Object argument) {
        return (BigDecimal) argument;
    }
}
