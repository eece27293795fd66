package io.qnit.server.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which records of a collection are asked for, in which order, which page of them, and what of each, as older clients ask:
 * {@code ?filter=...&sort=-created,email&page=2&perPage=30&fields=id,email&expand=booked_by&skipTotal=1}. What is asked and
 * cannot be had is refused, not passed over. Immutable.
 */
public final class RecordQuery {
    private static final int MOST_WORDS = 50;

    /**
     * What a collection offers.
     *
     * @param fields of its records
     * @param relations by field, the record that it names, if the caller may see it
     */
    public record Collection(Set<String> fields, Map<String, Function<String, Optional<ObjectNode>>> relations) {
        public Collection {
            fields = Set.copyOf(fields);
            relations = Map.copyOf(relations);
        }
    }

    private final Collection collection;
    private final Optional<RecordFilter> filter;
    private final Optional<Comparator<ObjectNode>> order;
    private final List<String> fields;
    private final List<String> expand;
    private final int page;
    private final int perPage;
    private final boolean counted;

    private RecordQuery(
            Collection collection, Optional<RecordFilter> filter, Optional<Comparator<ObjectNode>> order,
            List<String> fields, List<String> expand, int page, int perPage, boolean counted) {
        this.collection = collection;
        this.filter = filter;
        this.order = order;
        this.fields = fields;
        this.expand = expand;
        this.page = page;
        this.perPage = perPage;
        this.counted = counted;
    }

    /**
     * Reads the query.
     *
     * @param now what {@code @now} in a filter stands for
     * @throws Problem 400 with what cannot be had
     */
    public static RecordQuery of(Request request, Collection collection, Instant now) {
        List<String> expand = words(request, "expand");
        for (String word : expand) {
            if (!collection.relations().containsKey(word)) {
                throw invalid("'expand' takes " + (collection.relations().isEmpty() ? "nothing here"
                        : String.join(", ", collection.relations().keySet().stream().sorted().toList()))
                        + ", found '" + word + "'");
            }
        }
        List<String> fields = words(request, "fields");
        for (String word : fields) {
            String[] parts = word.split("\\.", -1);
            boolean known = word.equals("*") || word.equals("expand") || collection.fields().contains(word)
                    || (parts.length == 3 && parts[0].equals("expand")
                            && collection.relations().containsKey(parts[1]));
            if (!known) {
                throw invalid("'fields' takes names of fields, expand and expand.FIELD.NAME, found '" + word + "'");
            }
        }
        return new RecordQuery(
                collection,
                request.query("filter").filter(f -> !f.isBlank())
                        .map(f -> RecordFilter.parse(f, collection.fields(), now)),
                order(words(request, "sort"), collection.fields()),
                fields, expand,
                (int) request.query("page", 1, 1, 1_000_000),
                (int) request.query("perPage", 30, 1, 1000),
                request.query("skipTotal").filter(s -> s.equals("1") || s.equals("true")).isEmpty());
    }

    private static List<String> words(Request request, String name) {
        List<String> words = new ArrayList<>();
        for (String word : request.query(name).orElse("").split(",", MOST_WORDS)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static Optional<Comparator<ObjectNode>> order(List<String> words, Set<String> fields) {
        Optional<Comparator<ObjectNode>> order = Optional.empty();
        for (String word : words) {
            String field = word.replaceFirst("^[+-]", "");
            if (!fields.contains(field)) {
                throw invalid("'sort' takes names of fields, with + or - before them, found '" + word + "'");
            }
            Comparator<ObjectNode> by = (a, b) -> RecordFilter.compare(a.path(field), b.path(field));
            Comparator<ObjectNode> directed = word.startsWith("-") ? by.reversed() : by;
            order = Optional.of(order.map(before -> before.thenComparing(directed)).orElse(directed));
        }
        return order;
    }

    private static Problem invalid(String why) {
        return Problem.of(400, "invalid_query", why);
    }

    /** Whether records are wanted as they are stored, so that the store may cut the page out. */
    public boolean isPlain() {
        return filter.isEmpty() && order.isEmpty();
    }

    /** How many come before the page. */
    public int offset() {
        return (int) Math.min(Integer.MAX_VALUE, (page - 1L) * perPage);
    }

    public int perPage() {
        return perPage;
    }

    /** The page, of all records that the caller may see. */
    public ObjectNode page(List<ObjectNode> all) {
        List<ObjectNode> found = new ArrayList<>(all);
        filter.ifPresent(f -> found.removeIf(json -> !f.matches(json)));
        order.ifPresent(found::sort);
        return page(found.size(), found.stream().skip(offset()).limit(perPage).toList());
    }

    /** The page, which the store has cut out. */
    public ObjectNode page(long total, List<ObjectNode> items) {
        ObjectNode json = JsonText.object().put("page", page).put("perPage", perPage)
                .put("totalItems", counted ? total : -1)
                .put("totalPages", counted ? (total + perPage - 1) / perPage : -1);
        ArrayNode array = json.putArray("items");
        items.forEach(item -> array.add(shown(item)));
        return json;
    }

    /** What of a record was asked for. */
    public ObjectNode shown(ObjectNode json) {
        ObjectNode whole = json.deepCopy();
        if (!expand.isEmpty()) {
            ObjectNode related = whole.putObject("expand");
            for (String field : expand) {
                Function<String, Optional<ObjectNode>> find = collection.relations().get(field);
                Optional.ofNullable(find).flatMap(f -> f.apply(json.path(field).asText("")))
                        .ifPresent(found -> related.set(field, found));
            }
        }
        if (fields.isEmpty() || fields.contains("*")) {
            return whole;
        }
        ObjectNode some = JsonText.object();
        for (String word : new LinkedHashSet<>(fields)) {
            String[] parts = word.split("\\.", -1);
            if (parts.length == 1 && whole.has(word)) {
                some.set(word, whole.get(word));
            } else if (parts.length == 3 && whole.path("expand").path(parts[1]).has(parts[2])) {
                some.withObjectProperty("expand").withObjectProperty(parts[1])
                        .set(parts[2], whole.path("expand").path(parts[1]).get(parts[2]));
            }
        }
        return some;
    }
}
