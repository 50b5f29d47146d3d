package dev.portolan.node.route;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.catalog.Placed;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a completion is asked for (specification 2026-07-28, Completion).
 *
 * @param json the reference as it came
 * @param kind PROMPT, or TEMPLATE for a resource of either kind
 * @param name as the tenant calls it
 */
record CompletionRef(RawJson json, EntryKind kind, String name) {

  static Optional<CompletionRef> of(McpRequest request) {
    @Nullable Span at = request.parts().refAt();
    if (at == null) {
      return Optional.empty();
    }
    RawJson json = RawJson.copyOf(request.body(), at.from(), at.to());
    try {
      return switch (ObjectEditor.text(json, "type").orElse("")) {
        case "ref/prompt" ->
            ObjectEditor.text(json, "name")
                .map(name -> new CompletionRef(json, EntryKind.PROMPT, name));
        case "ref/resource" ->
            ObjectEditor.text(json, "uri")
                .map(uri -> new CompletionRef(json, EntryKind.TEMPLATE, uri));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException notAnObject) {
      return Optional.empty();
    }
  }

  static Set<EntryKind> kindsOf(McpRequest request) {
    return of(request)
        .map(
            ref ->
                ref.kind() == EntryKind.PROMPT
                    ? Set.of(EntryKind.PROMPT)
                    : Set.of(EntryKind.TEMPLATE, EntryKind.RESOURCE))
        .orElse(Set.of());
  }

  /** The entry meant: by name, by URI template, or by a URI that a template expands to. */
  Optional<Placed> find(Views views) {
    @Nullable Placed named = views.of(kind).find(name);
    if (named == null && kind == EntryKind.TEMPLATE) {
      named = views.of(EntryKind.RESOURCE).find(name);
    }
    return Optional.ofNullable(named);
  }

  /** The reference, as the backend of this entry knows it. */
  RawJson as(Placed entry) {
    String member = kind == EntryKind.PROMPT ? "name" : "uri";
    return entry.entry().originalName().equals(name)
        ? json
        : ObjectEditor.with(
            json, Map.of(member, RawJson.copyOf(Splice.quoted(entry.entry().originalName()))));
  }
}
