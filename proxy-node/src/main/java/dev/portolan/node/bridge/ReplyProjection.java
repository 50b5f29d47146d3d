package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.catalog.Naming;
import dev.portolan.node.route.Handles;
import dev.portolan.node.route.Handles.Handle;
import dev.portolan.node.route.ParkedCall;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.SessionEdits;
import dev.portolan.node.wire.Span;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What must change in a backend's reply so that its client may read it. For a modern client handles
 * are sealed, URIs projected, and what a legacy backend does not know of is added. The id is the
 * client's own in the client's own spelling: backends that read it into a number or a string write
 * another one.
 */
public final class ReplyProjection {
  private static final RawJson COMPLETE = RawJson.of("\"complete\"");

  /** A legacy backend says nothing of caching what it let a client read, so nobody may. */
  private static final Map<String, RawJson> UNCACHED =
      Map.of("ttlMs", RawJson.of("0"), "cacheScope", RawJson.of("\"private\""));

  private static final Map<Integer, Integer> MODERN_CODES =
      Map.of(RpcCode.LEGACY_RESOURCE_NOT_FOUND, RpcCode.INVALID_PARAMS);

  private final Handles handles;

  private final Seal seal;

  public ReplyProjection(Handles handles, Seal seal) {
    this.handles = handles;
    this.seal = seal;
  }

  /** What must change in a reply of a backend of this era so that a modern client may read it. */
  public ReplyEdits editsFor(Caller caller, BackendCall call, Era era) {
    @Nullable UnaryOperator<String> uris = Naming.uriProjection(call.mount().mount().naming());
    return era == Era.MODERN ? ofModern(caller, call, uris) : ofLegacy(call.request(), uris);
  }

  /**
   * The result that puts a legacy backend's questions to a modern client.
   *
   * @param questions by their numbers in the log of the call
   */
  public Buffer inputRequired(
      Caller caller, BackendCall call, ParkedCall parked, Map<Long, ServerQuestion> questions) {
    Map<String, ServerQuestion> byKey = new LinkedHashMap<>();
    questions.forEach((number, question) -> byKey.put(ServerQuestion.keyOf(number), question));
    MountId mount = call.mount().mount().id();
    return ServerQuestion.inputRequired(
        byKey, handles.sealParked(caller, call.request(), mount, parked));
  }

  /** What must change in a modern backend's reply so that a legacy client may read it. */
  public ReplyEdits editsForLegacy(BackendCall call) {
    return new ReplyEdits(
        call.request().id(),
        Map.of(),
        Map.of(),
        null,
        null,
        Naming.uriProjection(call.mount().mount().naming()),
        false);
  }

  /** What must change in any stream of a legacy backend for a legacy client. */
  public ReplyEdits editsInSession(BoundMount from) {
    MountId mount = from.mount().id();
    return ReplyEdits.inSession(
        Naming.uriProjection(from.mount().naming()),
        new SessionEdits(
            EventId.ofCallPrefix(mount), message -> ServerRequestId.translated(mount, message)));
  }

  /**
   * What must change in this reply, which comes in a session that legacy clients share, for the one
   * that made the call. Of log messages it hears what its own session admits.
   */
  public ReplyEdits editsInShared(BackendCall call, ClientSession as, BackendReply reply) {
    MountId mount = call.mount().mount().id();
    @Nullable BackendSession in = reply.session();
    @Nullable LogLevel level = as.session().logLevel();
    Function<byte[], byte @Nullable []> questions =
        in == null
            ? message -> null
            : new SharedQuestions(
                    seal, as.key(), mount, in, as.session().abilitiesIn(call.request()))
                ::translated;
    return ReplyEdits.inShared(
        call.request().id(),
        Naming.uriProjection(call.mount().mount().naming()),
        level == null ? LogLevel.DEBUG : level,
        new SessionEdits(null, questions));
  }

  /** What a client was asked in a session that it shares; empty if its session was not. */
  public Optional<SharedRequestId> askedInShared(ClientSession as, RequestId answered) {
    return SharedRequestId.answered(seal, as.key(), answered);
  }

  private ReplyEdits ofModern(
      Caller caller, BackendCall call, @Nullable UnaryOperator<String> uris) {
    McpRequest request = call.request();
    MountId mount = call.mount().mount().id();
    return new ReplyEdits(
        request.id(),
        Map.of(),
        Map.of(),
        state -> handles.sealState(caller, request, new Handle(mount, state)),
        Tasks.mayAppearIn(request) ? task -> taskFor(caller, call, task) : null,
        uris,
        false);
  }

  /** A client that asks about a task is answered under the handle that it asked with. */
  private String taskFor(Caller caller, BackendCall call, String task) {
    @Nullable String asked = call.request().name();
    return asked != null && Tasks.isAbout(call.request()) && task.equals(call.name())
        ? asked
        : handles.sealTask(caller, new Handle(call.mount().mount().id(), task));
  }

  private static ReplyEdits ofLegacy(McpRequest request, @Nullable UnaryOperator<String> uris) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("resultType", COMPLETE);
    if (request.known() == McpMethod.RESOURCES_READ) {
      members.putAll(UNCACHED);
    }
    return new ReplyEdits(
        request.id(), members, MODERN_CODES, null, null, uris, true, logLevelOf(request), null);
  }

  /**
   * A modern client hears of nothing that it did not ask for (specification 2026-07-28, Logging).
   */
  private static @Nullable LogLevel logLevelOf(McpRequest request) {
    Span meta = request.parts().metaAt();
    if (meta == null) {
      return null;
    }
    RawJson members = RawJson.copyOf(request.body(), meta.from(), meta.to());
    try {
      return ObjectEditor.text(members, MetaKey.LOG_LEVEL).flatMap(LogLevel::of).orElse(null);
    } catch (IllegalArgumentException noText) {
      return null;
    }
  }
}
