package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.RpcCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a fake server lists, page by page, and what it says it can do. Safe for several threads. */
final class Offers {
  enum Paging {
    PLAIN,
    ENDLESS,
    REPEATING
  }

  private static final String CURSOR = "page-";
  private static final String ENDLESS = "endless-";

  private final Map<EntryKind, Map<String, Definition>> definitions =
      new EnumMap<>(EntryKind.class);
  private final Set<EntryKind> known = EnumSet.of(EntryKind.TOOL);
  private final Set<String> extensions = new TreeSet<>();
  private final AtomicInteger endless = new AtomicInteger();
  private int pageSize = Integer.MAX_VALUE;
  private Paging paging = Paging.PLAIN;
  private String hints = hints(60_000, "public");
  private @Nullable String capabilities;

  synchronized void offer(Definition definition) {
    known.add(definition.kind());
    of(definition.kind()).put(definition.id(), definition);
  }

  synchronized void withdraw(EntryKind kind, String id) {
    of(kind).remove(id);
  }

  synchronized void pageSize(int entries) {
    pageSize = entries;
  }

  synchronized void paging(Paging how) {
    paging = how;
  }

  synchronized void hint(@Nullable Integer ttlMs, @Nullable String scope) {
    hints = hints(ttlMs, scope);
  }

  synchronized void capabilities(@Nullable String json) {
    capabilities = json;
  }

  synchronized void extension(String id) {
    extensions.add(id);
  }

  /** What {@code server/discover} says: the extensions too, which only modern clients know. */
  synchronized JsonNode modernCapabilities() {
    JsonNode said = capabilities();
    if (!extensions.isEmpty() && said instanceof ObjectNode object) {
      extensions.forEach(object.withObjectProperty("extensions")::putObject);
    }
    return said;
  }

  synchronized @Nullable Definition find(EntryKind kind, String id) {
    return of(kind).get(id);
  }

  /** The template that this URI was made from, or null. */
  synchronized @Nullable Definition templateOf(String uri) {
    for (Definition template : of(EntryKind.TEMPLATE).values()) {
      String[] literals = template.id().split("\\{[^}]*}", -1);
      String pattern =
          Arrays.stream(literals).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
      if (uri.matches(pattern)) {
        return template;
      }
    }
    return null;
  }

  /** One page of a list, as it is now. */
  synchronized Reply page(EntryKind kind, Call call) {
    if (!known.contains(kind) && !capabilities().has(family(kind))) {
      return Reply.unknownMethod(call.method());
    }
    JsonNode cursor = call.params().path("cursor");
    Integer from = offset(cursor);
    if (from == null) {
      return Reply.failure(RpcCode.INVALID_PARAMS, "Invalid cursor: " + cursor);
    }
    List<Definition> all = List.copyOf(of(kind).values());
    int to = (int) Math.min(all.size(), (long) from + pageSize);
    String entries =
        all.subList(Math.min(from, to), to).stream()
            .map(Definition::json)
            .collect(Collectors.joining(","));
    String next = next(to, all.size());
    return new Reply.Result(
        "{\"%s\":[%s]%s%s}"
            .formatted(kind.listField(), entries, next, call.era() == Era.MODERN ? hints : ""));
  }

  /** The members ttlMs and cacheScope, each with a comma before it; empty if there are none. */
  synchronized String hints() {
    return hints;
  }

  synchronized JsonNode capabilities() {
    if (capabilities != null) {
      return Json.parse(capabilities);
    }
    ObjectNode said = Json.object();
    for (EntryKind kind : known) {
      said.withObjectProperty(family(kind)).put("listChanged", true);
    }
    if (said.has("resources")) {
      said.withObjectProperty("resources").put("subscribe", true);
    }
    said.putObject("completions");
    said.putObject("logging");
    return said;
  }

  private @Nullable Integer offset(JsonNode cursor) {
    if (cursor.isMissingNode()) {
      return 0;
    }
    String text = cursor.asText();
    if (text.startsWith(ENDLESS) && paging != Paging.PLAIN) {
      return 0;
    }
    return text.matches(CURSOR + "\\d{1,9}")
        ? Integer.valueOf(text.substring(CURSOR.length()))
        : null;
  }

  private String next(int to, int size) {
    return switch (paging) {
      case PLAIN -> to < size ? ",\"nextCursor\":\"" + CURSOR + to + "\"" : "";
      case ENDLESS -> ",\"nextCursor\":\"" + ENDLESS + endless.incrementAndGet() + "\"";
      case REPEATING -> ",\"nextCursor\":\"" + ENDLESS + "again\"";
    };
  }

  private Map<String, Definition> of(EntryKind kind) {
    return definitions.computeIfAbsent(kind, any -> new LinkedHashMap<>());
  }

  private static String hints(@Nullable Integer ttlMs, @Nullable String scope) {
    return (ttlMs == null ? "" : ",\"ttlMs\":" + ttlMs)
        + (scope == null ? "" : ",\"cacheScope\":" + Json.quote(scope));
  }

  private static String family(EntryKind kind) {
    return switch (kind) {
      case TOOL -> "tools";
      case PROMPT -> "prompts";
      case RESOURCE, TEMPLATE -> "resources";
    };
  }
}
