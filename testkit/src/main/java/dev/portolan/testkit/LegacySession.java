package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a legacy server remembers of one client. */
final class LegacySession {
  private static final int STREAMS_KEPT = 100;
  private static final int CLIENT_PATIENCE_S = 30;

  private final String id;
  private final JsonNode capabilities;
  private volatile String logLevel = "debug";
  private volatile @Nullable SseStream newest;
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, Promise<JsonNode>> open = new ConcurrentHashMap<>();
  private final List<SseStream> listening = new CopyOnWriteArrayList<>();
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final Map<String, SseStream> resumable =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SseStream> eldest) {
          return size() > STREAMS_KEPT;
        }
      };

  LegacySession(String id, JsonNode capabilities) {
    this.id = id;
    this.capabilities = capabilities;
  }

  /** What the client said it can do. */
  JsonNode capabilities() {
    return capabilities;
  }

  String logLevel() {
    return logLevel;
  }

  void logLevel(String level) {
    logLevel = level;
  }

  String id() {
    return id;
  }

  Set<String> subscribed() {
    return subscribed;
  }

  Future<JsonNode> ask(SseStream on, String method, String paramsJson) {
    String askId = "ask-" + asked.incrementAndGet();
    Promise<JsonNode> answer = Promise.promise();
    open.put(askId, answer);
    on.send(Json.request(askId, method, paramsJson));
    return answer
        .future()
        .timeout(CLIENT_PATIENCE_S, TimeUnit.SECONDS)
        .eventually(() -> forget(askId));
  }

  /** The client's response to something asked; false if it was not asked, or answered before. */
  boolean answered(JsonNode response) {
    Promise<JsonNode> answer = open.remove(response.path("id").asText());
    if (answer == null) {
      return false;
    }
    if (response.has("result")) {
      answer.tryComplete(response.get("result"));
    } else {
      answer.tryFail("the client answered: " + response.path("error"));
    }
    return true;
  }

  void listens(SseStream stream) {
    newest = stream;
    listening.add(stream);
  }

  void listensNoMore(SseStream stream) {
    listening.remove(stream);
  }

  /** Sends on the newest listening stream, if there is one: a message goes to one stream only. */
  void announce(String message) {
    List<SseStream> now = List.copyOf(listening);
    if (!now.isEmpty()) {
      now.getLast().send(message);
    }
  }

  /** Sends on the stream that listened last, which keeps it if it can; false if none ever did. */
  boolean tell(String message) {
    SseStream stream = newest;
    if (stream == null || !(stream.isAttached() || stream.isResumable())) {
      return false;
    }
    stream.send(message);
    return true;
  }

  /** Ends all listening streams. */
  void hangUp() {
    listening.forEach(SseStream::end);
    listening.clear();
  }

  void keep(SseStream stream) {
    synchronized (resumable) {
      resumable.put(stream.id(), stream);
    }
  }

  @Nullable SseStream kept(String streamId) {
    synchronized (resumable) {
      return resumable.get(streamId);
    }
  }

  private Future<Void> forget(String askId) {
    open.remove(askId);
    return Future.succeededFuture();
  }
}
