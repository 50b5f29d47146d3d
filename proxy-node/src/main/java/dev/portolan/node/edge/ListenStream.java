package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One client's stream of notifications. Whatever happens to it happens on its own event loop. A
 * client that reads slowly costs a bounded amount: of each list at most one change waits, of each
 * resource or task the last word. One for which too much waits is cut off, rather than kept in the
 * belief that it has heard everything.
 */
final class ListenStream {
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_WAITING_BYTES = 4 << 20;

  private final Context context;
  private final Exchange exchange;
  private final Caller caller;
  private final RequestId id;
  private final Set<ListingFamily> families;
  private final Set<EntryKind> changedLists = EnumSet.noneOf(EntryKind.class);
  private final Map<String, Buffer> waiting = new LinkedHashMap<>();
  private final Promise<Void> gone = Promise.promise();
  private long waitingBytes;
  private boolean acknowledged;
  private boolean writing;
  private boolean over;

  ListenStream(
      Context context,
      Exchange exchange,
      Caller caller,
      RequestId id,
      Set<ListingFamily> families) {
    this.context = context;
    this.exchange = exchange;
    this.caller = caller;
    this.id = id;
    this.families = families;
  }

  Caller caller() {
    return caller;
  }

  boolean hasLeft() {
    return exchange.hasLeft();
  }

  /** Runs this when the stream is over, for whatever reason. */
  void onOver(Runnable action) {
    gone.future().onComplete(done -> action.run());
  }

  void over() {
    context.runOnContext(
        now -> {
          over = true;
          gone.tryComplete();
        });
  }

  /** The first message: what of the wanted will be told. Nothing may go out before it. */
  Future<Void> acknowledge(Set<EntryKind> lists, Set<String> resources, Set<String> tasks) {
    JsonObject honoured = new JsonObject();
    putIf(honoured, "toolsListChanged", lists.contains(EntryKind.TOOL));
    putIf(honoured, "promptsListChanged", lists.contains(EntryKind.PROMPT));
    putIf(honoured, "resourcesListChanged", lists.contains(EntryKind.RESOURCE));
    if (!resources.isEmpty()) {
      honoured.put("resourceSubscriptions", new JsonArray(resources.stream().sorted().toList()));
    }
    if (!tasks.isEmpty()) {
      honoured.put("taskIds", new JsonArray(tasks.stream().sorted().toList()));
    }
    exchange.beginEvents();
    acknowledged = true;
    return write(
        event(McpMethod.ACKNOWLEDGED.wireName(), new JsonObject().put("notifications", honoured)));
  }

  private static void putIf(JsonObject object, String name, boolean present) {
    if (present) {
      object.put(name, true);
    }
  }

  /** A list has really changed; told once, however often it does so before the client reads. */
  void listChanged(ListingFamily family) {
    if (families.contains(family)) {
      context.runOnContext(
          now -> {
            changedLists.add(ListChange.toldAs(family.kind()));
            flush();
          });
    }
  }

  /** A notification about one resource or task: {@code params} as the tenant knows them. */
  void relay(String method, JsonObject params) {
    context.runOnContext(
        now -> {
          if (over) {
            return;
          }
          String about = method + ' ' + params.getString("uri", params.getString("taskId", ""));
          Buffer told = event(method, params);
          Buffer before = waiting.put(about, told);
          waitingBytes += told.length() - (before == null ? 0 : before.length());
          flush();
          if (waiting.size() > MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
            abandon();
          }
        });
  }

  private void abandon() {
    waiting.clear();
    over = true;
    exchange.dismiss();
    gone.tryComplete();
  }

  void keepAlive() {
    context.runOnContext(
        now -> {
          if (!over && acknowledged && !writing) {
            write(Exchange.KEEP_ALIVE);
          }
        });
  }

  /** Ends it with a result, as a server does that goes away in good order. */
  Future<Void> end() {
    Promise<Void> ended = Promise.promise();
    context.runOnContext(
        now -> {
          if (over || !acknowledged) {
            ended.complete();
            return;
          }
          over = true;
          Buffer result =
              whatWaits()
                  .appendString("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":")
                  .appendBytes(id.raw())
                  .appendString(",\"result\":{\"resultType\":\"complete\",\"_meta\":{\"")
                  .appendString(MetaKey.SUBSCRIPTION_ID)
                  .appendString("\":")
                  .appendBytes(id.raw())
                  .appendString("}}}\n\n");
          exchange.response().end(result).onComplete(done -> gone.tryComplete()).onComplete(ended);
        });
    return ended.future();
  }

  private void flush() {
    if (over || !acknowledged || writing) {
      return;
    }
    Buffer events = whatWaits();
    if (events.length() > 0) {
      write(events);
    }
  }

  private Buffer whatWaits() {
    Buffer events = Buffer.buffer();
    changedLists.forEach(
        kind -> events.appendBuffer(event(ListChange.methodOf(kind), new JsonObject())));
    waiting.values().forEach(events::appendBuffer);
    changedLists.clear();
    waiting.clear();
    waitingBytes = 0;
    return events;
  }

  /** What comes until the client has taken this waits, and grows no more than it may. */
  private Future<Void> write(Buffer events) {
    writing = true;
    return exchange
        .response()
        .write(events)
        .onSuccess(
            taken -> {
              writing = false;
              flush();
            })
        .onFailure(broken -> over());
  }

  /** A notification that carries this stream's id, spelled as the client spelled it. */
  private Buffer event(String method, JsonObject params) {
    JsonObject meta = params.getJsonObject("_meta", new JsonObject()).copy();
    meta.remove(MetaKey.SUBSCRIPTION_ID);
    JsonObject rest = params.copy();
    rest.remove("_meta");
    Buffer event =
        Buffer.buffer("event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"")
            .appendString(method)
            .appendString("\",\"params\":{\"_meta\":{\"")
            .appendString(MetaKey.SUBSCRIPTION_ID)
            .appendString("\":")
            .appendBytes(id.raw());
    appendMembers(event, meta);
    event.appendString("}");
    appendMembers(event, rest);
    return event.appendString("}}\n\n");
  }

  private static void appendMembers(Buffer event, JsonObject object) {
    if (!object.isEmpty()) {
      String members = object.encode();
      event.appendString(",").appendString(members.substring(1, members.length() - 1));
    }
  }
}
