package dev.portolan.node.wire;

import dev.portolan.node.observe.Leg;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's request on its way to one backend. The request is the client's own, still unedited;
 * how it must read for the backend's era is the client's business.
 *
 * @param mount where to send it, with what, in which era
 * @param request what the client sent
 * @param name what the backend calls the thing, for {@code Mcp-Name}; null if the method names none
 * @param edits changes to the body that hold for both eras: the original name, an opened request
 *     state, a mapped URI. In ascending order, not overlapping
 * @param headers {@code Mcp-Param-*} to send, from the arguments; only to modern backends
 * @param timeout until the head of the reply, and between two pieces of its body
 * @param leg of a trace on which the call is made
 */
public record BackendCall(
    BoundMount mount,
    McpRequest request,
    @Nullable String name,
    List<Edit> edits,
    Map<String, String> headers,
    Duration timeout,
    Leg leg) {
  public BackendCall {
    edits = List.copyOf(edits);
    headers = Map.copyOf(headers);
  }

  /** One that is part of no trace. */
  public BackendCall(
      BoundMount mount,
      McpRequest request,
      @Nullable String name,
      List<Edit> edits,
      Map<String, String> headers,
      Duration timeout) {
    this(mount, request, name, edits, headers, timeout, Leg.NONE);
  }

  /** The same as a part of this leg. */
  public BackendCall on(Leg part) {
    return part.equals(leg)
        ? this
        : new BackendCall(mount, request, name, edits, headers, timeout, part);
  }

  /** The tool or prompt that is called, by its backend's name; null if it is something else. */
  public @Nullable String entryName() {
    return switch (request.known()) {
      case TOOLS_CALL, PROMPTS_GET -> name;
      case null, default -> null;
    };
  }
}
