package dev.portolan.node.route;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.catalog.Placed;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.route.Handles.Handle;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a modern client's request. A function of the request, the caller and what
 * the caller sees: it waits for nothing and changes nothing.
 */
public final class Router {
  /**
   * Methods of earlier revisions: they do not exist for modern clients, even where a backend still
   * has them.
   */
  private static final Set<McpMethod> REMOVED =
      Set.of(
          McpMethod.INITIALIZE,
          McpMethod.PING,
          McpMethod.SET_LEVEL,
          McpMethod.TASKS_LIST,
          McpMethod.TASKS_RESULT,
          McpMethod.RESOURCES_SUBSCRIBE,
          McpMethod.RESOURCES_UNSUBSCRIBE);

  private final ListAnswers lists;
  private final Handles handles;
  private final Calls calls;
  private final TaskRouting tasks;

  public Router(Handles handles, Calls calls, int pageSize, String serverInfo) {
    this.lists = new ListAnswers(handles, pageSize, serverInfo);
    this.handles = handles;
    this.calls = calls;
    this.tasks = new TaskRouting(handles, calls);
  }

  /** The kinds whose views will be wanted to decide on this request. */
  public Set<EntryKind> kindsFor(McpRequest request) {
    return switch (request.known()) {
      case TOOLS_LIST, TOOLS_CALL -> Set.of(EntryKind.TOOL);
      case PROMPTS_LIST, PROMPTS_GET -> Set.of(EntryKind.PROMPT);
      case RESOURCES_LIST -> Set.of(EntryKind.RESOURCE);
      case TEMPLATES_LIST -> Set.of(EntryKind.TEMPLATE);
      case RESOURCES_READ -> Set.of(EntryKind.RESOURCE, EntryKind.TEMPLATE);
      // of a modern client refused unseen
      case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE ->
          request.version().era() == Era.LEGACY
              ? Set.of(EntryKind.RESOURCE, EntryKind.TEMPLATE)
              : Set.of();
      case COMPLETE -> CompletionRef.kindsOf(request);
      case null, default -> Set.of();
    };
  }

  /** What to do. {@code headers} are the client's, for the mirrored parameters. */
  public Decision decide(
      McpRequest request, MultiMap headers, Caller caller, Views views, Instant now) {
    if (request.isNotification()) {
      return new Decision.Accept();
    }
    return switch (request.known()) {
      case DISCOVER -> new Decision.Describe(request.id());
      case TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, TEMPLATES_LIST ->
          lists.answer(request, Era.MODERN, caller, views.all().getFirst(), now);
      case TOOLS_CALL -> callTool(request, headers, caller, views);
      case PROMPTS_GET -> named(request, caller, views, EntryKind.PROMPT);
      case RESOURCES_READ -> read(request, caller, views);
      case COMPLETE -> complete(request, caller, views);
      case LISTEN -> listen(request);
      case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL -> tasks.ofModern(request, caller);
      case null, default -> other(request, caller);
    };
  }

  /**
   * What to do about a request of a legacy client, as far as it is decided by what the client sees;
   * what is about its session is not decided here.
   */
  public Decision decideLegacy(McpRequest request, Caller caller, Views views, Instant now) {
    return switch (request.known()) {
      case TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, TEMPLATES_LIST ->
          lists.answer(request, Era.LEGACY, caller, views.all().getFirst(), now);
      case TOOLS_CALL -> callLegacyTool(request, caller, views);
      case PROMPTS_GET -> named(request, caller, views, EntryKind.PROMPT);
      case RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE ->
          read(request, caller, views);
      case COMPLETE -> complete(request, caller, views);
      case DISCOVER, LISTEN, INITIALIZE, TASKS_UPDATE ->
          refuse(request, new Fault.UnknownMethod(request.method()));
      case TASKS_GET, TASKS_RESULT, TASKS_CANCEL -> tasks.ofLegacy(request, caller);
      case null, default ->
          caller.mounts().size() == 1
              ? new Decision.Forward(request.id(), calls.asIs(caller.mounts().getFirst(), request))
              : refuse(request, new Fault.UnknownMethod(request.method()));
    };
  }

  /** The call that asks this backend for a page of its list of tasks, "" being the first. */
  public BackendCall listTasks(BoundMount mount, McpRequest request, String cursor) {
    return calls.toPage(mount, request, cursor);
  }

  /**
   * A legacy client mirrors nothing; a modern backend wants its parameters mirrored all the same.
   * What cannot be mirrored is refused, as it is where a modern client's headers are checked.
   */
  private Decision callLegacyTool(McpRequest request, Caller caller, Views views) {
    String name = nameOf(request);
    @Nullable Placed tool = views.of(EntryKind.TOOL).find(name);
    if (tool == null) {
      return unknown(request, views, EntryKind.TOOL, name);
    }
    Map<String, String> mirrored;
    try {
      mirrored = tool.params().mirror(request.body(), request.parts().argumentsAt());
    } catch (IllegalArgumentException unreadable) {
      return refuse(request, new Fault.Malformed(String.valueOf(unreadable.getMessage())));
    }
    return forward(request, caller, tool, mirrored);
  }

  private Decision callTool(McpRequest request, MultiMap headers, Caller caller, Views views) {
    String name = nameOf(request);
    @Nullable Placed tool = views.of(EntryKind.TOOL).find(name);
    if (tool == null) {
      return unknown(request, views, EntryKind.TOOL, name);
    }
    @Nullable Fault mismatch =
        tool.params().check(headers, request.body(), request.parts().argumentsAt());
    return mismatch != null
        ? refuse(request, mismatch)
        : forward(
            request,
            caller,
            tool,
            tool.params().mirror(request.body(), request.parts().argumentsAt()));
  }

  private Decision named(McpRequest request, Caller caller, Views views, EntryKind kind) {
    String name = nameOf(request);
    @Nullable Placed entry = views.of(kind).find(name);
    return entry == null
        ? unknown(request, views, kind, name)
        : forward(request, caller, entry, Map.of());
  }

  private Decision read(McpRequest request, Caller caller, Views views) {
    String uri = nameOf(request);
    return Located.resource(caller, views, uri)
        .map(found -> to(request, caller, found, Map.of()))
        .orElseGet(() -> unknown(request, views, EntryKind.RESOURCE, uri));
  }

  private Decision forward(
      McpRequest request, Caller caller, Placed entry, Map<String, String> params) {
    BoundMount mount = Owners.mountOf(caller, entry.mount());
    return to(request, caller, new Located(mount, entry.entry().originalName()), params);
  }

  private Decision to(
      McpRequest request, Caller caller, Located found, Map<String, String> params) {
    @Nullable ParkedCall parked = parked(request, caller, found.mount().mount().id());
    if (parked != null) {
      return new Decision.Forward(
          request.id(), calls.toName(found.mount(), request, found.originalName(), ""), parked);
    }
    return sealedState(request, caller, found.mount().mount().id())
        .map(state -> calls.toName(found.mount(), request, found.originalName(), state))
        .map(call -> (Decision) new Decision.Forward(request.id(), withParams(call, params)))
        .orElseGet(() -> refuse(request, badState()));
  }

  private @Nullable ParkedCall parked(McpRequest request, Caller caller, MountId mount) {
    @Nullable String sealed = request.parts().requestState();
    return sealed == null ? null : handles.openParked(caller, request, mount, sealed).orElse(null);
  }

  private static BackendCall withParams(BackendCall call, Map<String, String> params) {
    return params.isEmpty()
        ? call
        : new BackendCall(
            call.mount(),
            call.request(),
            call.name(),
            call.edits(),
            params,
            call.timeout(),
            call.leg());
  }

  /**
   * The backend's own state in this retry, "" if the client brought none; empty if it brought a bad
   * one.
   */
  private Optional<String> sealedState(McpRequest request, Caller caller, MountId mount) {
    @Nullable String sealed = request.parts().requestState();
    return sealed == null
        ? Optional.of("")
        : handles
            .openState(caller, request, sealed)
            .filter(state -> state.mount().equals(mount))
            .map(Handle::value);
  }

  private Decision complete(McpRequest request, Caller caller, Views views) {
    Optional<CompletionRef> ref = CompletionRef.of(request);
    if (ref.isEmpty()) {
      return refuse(
          request,
          new Fault.InvalidParams(
              "ref: (expected: {type: ref/prompt, name} or {type: ref/resource, uri})"));
    }
    return ref.get()
        .find(views)
        .map(
            entry ->
                (Decision)
                    new Decision.Forward(
                        request.id(),
                        calls.toRef(
                            Owners.mountOf(caller, entry.mount()), request, ref.get().as(entry))))
        .orElseGet(() -> unknown(request, views, ref.get().kind(), ref.get().name()));
  }

  private static Decision listen(McpRequest request) {
    return ListenFilter.in(request.body(), request.parts().notificationsAt())
        .map(filter -> (Decision) new Decision.Listen(request.id(), filter))
        .orElseGet(
            () ->
                refuse(
                    request,
                    new Fault.InvalidParams(
                        "notifications: (expected: an object of booleans, and of at most "
                            + ListenFilter.MAX_NAMES
                            + " URIs or task ids)")));
  }

  /** A method of an extension goes to the only backend that it can mean. */
  private Decision other(McpRequest request, Caller caller) {
    @Nullable McpMethod known = request.known();
    boolean removed = known != null && REMOVED.contains(known);
    List<BoundMount> mounts = caller.mounts();
    return removed || mounts.size() != 1
        ? refuse(request, new Fault.UnknownMethod(request.method()))
        : new Decision.Forward(request.id(), calls.asIs(mounts.getFirst(), request));
  }

  private static Decision unknown(McpRequest request, Views views, EntryKind kind, String name) {
    Fault fault =
        views
            .blindSpot()
            .<Fault>map(failed -> failed)
            .orElseGet(() -> new Fault.UnknownEntry(kind, name));
    return refuse(request, fault);
  }

  private static Fault badState() {
    return new Fault.InvalidParams(
        "requestState: not one that this request was given (expected: the requestState of the"
            + " input_required result, unchanged)");
  }

  private static Decision refuse(McpRequest request, Fault fault) {
    return new Decision.Refuse(request.id(), fault);
  }

  private static String nameOf(McpRequest request) {
    @Nullable String name = request.name();
    return name == null ? "" : name;
  }
}
