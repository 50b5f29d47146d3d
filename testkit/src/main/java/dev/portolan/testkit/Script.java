package dev.portolan.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import io.vertx.core.Future;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a fake server answers to what. Safe for use by several threads. */
final class Script {
  private final Offers offers;
  private final Map<String, Function<Call, Reply>> byName = new ConcurrentHashMap<>();
  private final Map<String, Function<Call, Reply>> byMethod = new ConcurrentHashMap<>();
  private final Deque<Reply> upNext = new ConcurrentLinkedDeque<>();
  private volatile @Nullable Reply trouble;
  private volatile Future<?> listGate = Future.succeededFuture();
  private volatile boolean stream;
  private volatile boolean resumable;

  Script(Offers offers) {
    this.offers = offers;
  }

  void name(String name, Function<Call, Reply> answer) {
    byName.put(name, answer);
  }

  void method(String method, Function<Call, Reply> answer) {
    byMethod.put(method, answer);
  }

  void next(Reply reply) {
    upNext.add(reply);
  }

  void trouble(@Nullable Reply reply) {
    trouble = reply;
  }

  void recover() {
    trouble = null;
    upNext.clear();
    listGate = Future.succeededFuture();
  }

  void listGate(Future<?> gate) {
    listGate = gate;
  }

  void stream(boolean always) {
    stream = always;
  }

  void resumable(boolean yes) {
    resumable = yes;
  }

  boolean repliesAsStream() {
    return stream;
  }

  boolean isResumable() {
    return resumable;
  }

  /** The failure that stands in the way of any request now; null if all is well. */
  @Nullable Reply troubleNow() {
    Reply next = upNext.poll();
    return next == null ? trouble : next;
  }

  /** Whether this method has an answer of its own, that stands before what it usually does. */
  boolean hasOwn(String method) {
    return byMethod.containsKey(method);
  }

  /** The answer to a request that both eras have; method not found if it is not one. */
  Reply replyTo(Call call) {
    Function<Call, Reply> own = byMethod.get(call.method());
    if (own != null) {
      return own.apply(call);
    }
    McpMethod method = McpMethod.of(call.method());
    if (method == null) {
      return Reply.unknownMethod(call.method());
    }
    EntryKind listed = EntryKind.listedBy(method);
    if (listed != null) {
      Reply now = offers.page(listed, call);
      return listGate.isComplete() ? now : Reply.after(listGate, now);
    }
    return switch (method) {
      case TOOLS_CALL -> named(call, EntryKind.TOOL);
      case PROMPTS_GET -> named(call, EntryKind.PROMPT);
      case RESOURCES_READ -> read(call);
      case COMPLETE -> Reply.json("{\"completion\":{\"values\":[],\"hasMore\":false}}");
      default -> Reply.unknownMethod(call.method());
    };
  }

  private Reply named(Call call, EntryKind kind) {
    if (offers.find(kind, call.name()) == null) {
      String what = kind == EntryKind.TOOL ? "tool" : "prompt";
      return Reply.failure(RpcCode.INVALID_PARAMS, "Unknown " + what + ": " + call.name());
    }
    Function<Call, Reply> own = byName.get(call.name());
    if (own != null) {
      return own.apply(call);
    }
    return kind == EntryKind.TOOL
        ? Reply.text(call.name())
        : Reply.json(
            "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":"
                + Json.quote(call.name())
                + "}}]}");
  }

  private Reply read(Call call) {
    String uri = call.name();
    Definition template = offers.templateOf(uri);
    if (offers.find(EntryKind.RESOURCE, uri) == null && template == null) {
      return resourceNotFound(call);
    }
    Function<Call, Reply> own = byName.get(uri);
    if (own == null && template != null) {
      own = byName.get(template.id());
    }
    if (own != null) {
      return own.apply(call);
    }
    ObjectNode content = Json.object().put("uri", uri).put("mimeType", "text/plain");
    return new Reply.Result(
        "{\"contents\":[" + content.put("text", uri) + "]" + hintsFor(call) + "}");
  }

  private String hintsFor(Call call) {
    return call.era() == Era.MODERN ? offers.hints() : "";
  }

  static Reply resourceNotFound(Call call) {
    int code =
        call.era() == Era.MODERN ? RpcCode.INVALID_PARAMS : RpcCode.LEGACY_RESOURCE_NOT_FOUND;
    return Reply.failure(
        code,
        "Resource not found: " + call.name(),
        Json.object().put("uri", call.name()).toString());
  }
}
