package dev.portolan.node.bridge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestReader;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a modern backend needs before it can answer (specification 2026-07-28, Multi Round-Trip
 * Requests), for a legacy client, which is asked with requests of its own era.
 *
 * @param requests by their keys, in order: objects of method and params
 * @param state to be given back with the answers; null for none
 */
public record InputRequired(Map<String, RawJson> requests, @Nullable RawJson state) {
  private static final RawJson NOTHING = RawJson.of("{}");
  private static final Map<String, String> CAPABILITY_OF =
      Map.of(
          "elicitation/create", "elicitation",
          "sampling/createMessage", "sampling",
          "roots/list", "roots");

  public InputRequired {
    requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
  }

  /**
   * Reads the response that asks.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static InputRequired in(byte[] response) {
    RawJson result = ObjectEditor.member(RawJson.copyOf(response), "result").orElse(NOTHING);
    Map<String, RawJson> requests = new LinkedHashMap<>();
    RawJson asked = ObjectEditor.member(result, "inputRequests").orElse(NOTHING);
    for (String key : ObjectEditor.names(asked)) {
      ObjectEditor.member(asked, key).ifPresent(request -> requests.put(key, request));
    }
    return new InputRequired(requests, ObjectEditor.member(result, "requestState").orElse(null));
  }

  /** What of all this the client cannot do, by its own word; empty if it can do it all. */
  public Optional<String> missingIn(Session session) {
    Set<String> declared = Set.copyOf(ObjectEditor.names(session.capabilities()));
    for (RawJson request : requests.values()) {
      String method = ObjectEditor.text(request, "method").orElse("");
      @Nullable String capability = CAPABILITY_OF.get(method);
      if (capability == null || !declared.contains(capability)) {
        return Optional.of(capability == null ? method : capability);
      }
      if (isUrlMode(request) && !canOpenUrls(session)) {
        return Optional.of("elicitation.url");
      }
    }
    return Optional.empty();
  }

  /** URL mode is of 2025-11-25, and only for clients that declare it. */
  private static boolean canOpenUrls(Session session) {
    return session.version().compareTo(ProtocolVersion.V2025_11_25) >= 0
        && ObjectEditor.member(session.capabilities(), "elicitation")
            .flatMap(elicitation -> ObjectEditor.member(elicitation, "url"))
            .isPresent();
  }

  private static boolean isUrlMode(RawJson request) {
    return ObjectEditor.member(request, "params")
        .flatMap(params -> ObjectEditor.text(params, "mode"))
        .filter("url"::equals)
        .isPresent();
  }

  /**
   * A request of this answer as the client reads it: with an id, and in URL mode with the id that
   * 2025-11-25 wants and the modern era does not know.
   */
  public static byte[] asked(String id, RawJson request) {
    RawJson whole = request;
    if (isUrlMode(request)) {
      RawJson params = ObjectEditor.member(request, "params").orElse(NOTHING);
      if (ObjectEditor.member(params, "elicitationId").isEmpty()) {
        whole =
            ObjectEditor.with(
                request,
                Map.of("params", ObjectEditor.with(params, Map.of("elicitationId", text(id)))));
      }
    }
    Map<String, RawJson> head = new LinkedHashMap<>();
    head.put("jsonrpc", text("2.0"));
    head.put("id", text(id));
    return ObjectEditor.with(whole, head).bytes();
  }

  /**
   * The call once more, with these answers (bare results by their keys) and the backend's state.
   */
  public BackendCall again(BackendCall call, Map<String, RawJson> answers) {
    McpRequest request = call.request();
    RawJson params = request.json(request.parts().paramsAt()).orElse(NOTHING);
    Map<String, RawJson> more = new LinkedHashMap<>();
    more.put("inputResponses", ObjectEditor.with(NOTHING, answers));
    if (state != null) {
      more.put("requestState", state);
    }
    RawJson body =
        ObjectEditor.with(
            RawJson.copyOf(request.body()), Map.of("params", ObjectEditor.with(params, more)));
    McpRequest retry = RequestReader.again(request, body.bytes());
    @Nullable Span nameAt = retry.parts().nameAt();
    @Nullable String name = call.name();
    List<Edit> edits =
        nameAt == null || name == null || name.equals(retry.name())
            ? List.of()
            : List.of(new Edit(nameAt, Splice.quoted(name)));
    return new BackendCall(
        call.mount(), retry, name, edits, call.headers(), call.timeout(), call.leg());
  }

  private static RawJson text(String text) {
    return RawJson.of(new String(Splice.quoted(text), StandardCharsets.UTF_8));
  }
}
