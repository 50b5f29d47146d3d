package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open streams of modern {@code subscriptions/listen} requests. */
final class ListenStreams {
  private static final Map<String, String> FILTERS =
      Map.of(
          McpMethod.TOOLS_CHANGED.wireName(), "toolsListChanged",
          McpMethod.PROMPTS_CHANGED.wireName(), "promptsListChanged",
          McpMethod.RESOURCES_CHANGED.wireName(), "resourcesListChanged");

  private record Listener(JsonNode id, JsonNode wanted, Conversation talk) {}

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Gauge open = new Gauge("open listen streams");

  Gauge open() {
    return open;
  }

  Reply accept(Call call) {
    JsonNode asked = call.params().path("notifications");
    ObjectNode honoured = Json.object();
    FILTERS.values().stream()
        .sorted()
        .filter(key -> asked.path(key).asBoolean())
        .forEach(key -> honoured.put(key, true));
    for (String list : new String[] {"resourceSubscriptions", "taskIds"}) {
      if (asked.path(list).isArray()) {
        honoured.set(list, asked.get(list));
      }
    }
    return Reply.talk(talk -> welcome(new Listener(call.json().get("id"), honoured, talk)));
  }

  /** Sends to every stream that asked for it; null parameters stand for none. */
  void announce(String method, @Nullable ObjectNode params) {
    String filter = FILTERS.get(method);
    send(listener -> filter == null || listener.wanted.path(filter).asBoolean(), method, params);
  }

  void updated(String uri) {
    send(
        listener -> contains(listener.wanted.path("resourceSubscriptions"), uri),
        McpMethod.RESOURCE_UPDATED.wireName(),
        Json.object().put("uri", uri));
  }

  void taskChanged(String taskId, ObjectNode task) {
    send(
        listener -> contains(listener.wanted.path("taskIds"), taskId),
        McpMethod.TASK_STATUS.wireName(),
        task);
  }

  /** Ends all streams with a result, as a server does that goes down in good order. */
  void endAll() {
    for (Listener listener : listeners) {
      ObjectNode result = Json.object();
      result.putObject("_meta").set(MetaKey.SUBSCRIPTION_ID, listener.id);
      leave(listener);
      listener.talk.finish(result.toString());
    }
  }

  /** Breaks all streams. */
  void dropAll() {
    for (Listener listener : listeners) {
      leave(listener);
      listener.talk.drop();
    }
  }

  private void welcome(Listener listener) {
    ObjectNode params = tagged(listener, Json.object());
    params.set("notifications", listener.wanted);
    listener.talk.notify(McpMethod.ACKNOWLEDGED.wireName(), params.toString());
    listeners.add(listener);
    open.add(1);
    listener.talk.clientLeft().onSuccess(gone -> leave(listener));
  }

  private void leave(Listener listener) {
    if (listeners.remove(listener)) {
      open.add(-1);
    }
  }

  private void send(Predicate<Listener> wants, String method, @Nullable ObjectNode params) {
    for (Listener listener : listeners) {
      if (wants.test(listener)) {
        ObjectNode own = params == null ? Json.object() : params.deepCopy();
        listener.talk.notify(method, tagged(listener, own).toString());
      }
    }
  }

  private static ObjectNode tagged(Listener listener, ObjectNode params) {
    params.withObjectProperty("_meta").set(MetaKey.SUBSCRIPTION_ID, listener.id);
    return params;
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (text.equals(item.asText())) {
        return true;
      }
    }
    return false;
  }
}
