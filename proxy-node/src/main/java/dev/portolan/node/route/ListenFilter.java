package dev.portolan.node.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.wire.Span;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to hear on a listen stream (specification 2026-07-28, Subscriptions). Kinds
 * of notification that Portolan does not know are left out, as the acknowledgement then tells.
 *
 * @param lists the kinds whose changes are wanted; RESOURCE stands for resources and templates
 * @param resources URIs, as the tenant calls them
 * @param tasks task ids, as they were given to the client
 */
public record ListenFilter(Set<EntryKind> lists, Set<String> resources, Set<String> tasks) {
  /** More URIs or task ids than this in one stream are refused. */
  static final int MAX_NAMES = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  public ListenFilter {
    lists = Set.copyOf(lists);
    resources = Set.copyOf(resources);
    tasks = Set.copyOf(tasks);
  }

  /** The filter in this part of a body; empty if it is not an object of the right shape. */
  static Optional<ListenFilter> in(byte[] body, @Nullable Span at) {
    if (at == null) {
      return Optional.empty();
    }
    try {
      JsonNode filter = JSON.readTree(body, at.from(), at.length());
      return filter.isObject() ? read(filter) : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<ListenFilter> read(JsonNode filter) {
    Set<EntryKind> lists = EnumSet.noneOf(EntryKind.class);
    addIf(lists, filter.path("toolsListChanged"), EntryKind.TOOL);
    addIf(lists, filter.path("promptsListChanged"), EntryKind.PROMPT);
    addIf(lists, filter.path("resourcesListChanged"), EntryKind.RESOURCE);
    return texts(filter.path("resourceSubscriptions"))
        .flatMap(
            resources ->
                texts(filter.path("taskIds"))
                    .map(tasks -> new ListenFilter(lists, resources, tasks)));
  }

  private static void addIf(Set<EntryKind> lists, JsonNode wanted, EntryKind kind) {
    if (wanted.asBoolean(false)) {
      lists.add(kind);
    }
  }

  private static Optional<Set<String>> texts(JsonNode array) {
    if (array.isMissingNode() || array.isNull()) {
      return Optional.of(Set.of());
    }
    if (!array.isArray() || array.size() > MAX_NAMES) {
      return Optional.empty();
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode text : array) {
      if (!text.isTextual()) {
        return Optional.empty();
      }
      texts.add(text.textValue());
    }
    return Optional.of(texts);
  }
}
