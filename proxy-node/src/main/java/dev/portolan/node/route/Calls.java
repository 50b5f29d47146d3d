package dev.portolan.node.route;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the call for a backend out of a client's request: what must read differently there is an
 * edit.
 */
public final class Calls {
  private final Duration timeout;

  /**
   * @param timeout for mounts that configure none
   */
  public Calls(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * A call of something by its original name, with the backend's own request state ("" for none).
   */
  BackendCall toName(BoundMount mount, McpRequest request, String original, String state) {
    List<Edit> edits = new ArrayList<>(2);
    McpRequest.Parts parts = request.parts();
    if (parts.nameAt() != null && !original.equals(parts.name())) {
      edits.add(new Edit(parts.nameAt(), Splice.quoted(original)));
    }
    if (parts.requestStateAt() != null) {
      edits.add(new Edit(parts.requestStateAt(), Splice.quoted(state)));
    }
    edits.sort(Comparator.comparingInt(edit -> edit.at().from()));
    return call(mount, request, original, edits);
  }

  /** A completion, with the reference as the backend knows it. */
  BackendCall toRef(BoundMount mount, McpRequest request, RawJson ref) {
    @Nullable Span at = request.parts().refAt();
    return call(mount, request, null, at == null ? List.of() : List.of(new Edit(at, ref.bytes())));
  }

  /**
   * A page of a list that the backend itself keeps.
   *
   * @param cursor the backend's own; empty for the first page
   */
  BackendCall toPage(BoundMount mount, McpRequest request, String cursor) {
    @Nullable Span at = request.parts().paramsAt();
    if (at == null || request.parts().cursor() == null) {
      return asIs(mount, request);
    }
    Map<String, RawJson> params = new LinkedHashMap<>();
    request.json(request.parts().metaAt()).ifPresent(meta -> params.put("_meta", meta));
    if (!cursor.isEmpty()) {
      params.put("cursor", RawJson.copyOf(Splice.quoted(cursor)));
    }
    RawJson whole = ObjectEditor.with(RawJson.of("{}"), params);
    return call(mount, request, null, List.of(new Edit(at, whole.bytes())));
  }

  /** A request that names nothing we know. */
  BackendCall asIs(BoundMount mount, McpRequest request) {
    return call(mount, request, null, List.of());
  }

  private BackendCall call(
      BoundMount mount, McpRequest request, @Nullable String name, List<Edit> edits) {
    @Nullable Duration own = mount.mount().callTimeout();
    return new BackendCall(mount, request, name, edits, Map.of(), own == null ? timeout : own);
  }
}
