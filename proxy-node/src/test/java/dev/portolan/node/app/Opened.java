package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** An answer that is read while it comes. */
final class Opened {
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final List<String> pieces = new CopyOnWriteArrayList<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();

  private Opened(HttpClientRequest request, HttpClientResponse response) {
    this.request = request;
    this.response = response;
    response.exceptionHandler(cause -> ends.add("broken"));
    response.endHandler(end -> ends.add("ended"));
    response.handler(piece -> pieces.add(piece.toString()));
  }

  static Opened of(HttpClientRequest request, String body) {
    Future<Opened> opened = request.response().map(response -> new Opened(request, response));
    return TestClient.await(request.send(body).compose(sent -> opened));
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return String.valueOf(response.getHeader(name));
  }

  /** What has come so far. */
  String text() {
    return String.join("", pieces);
  }

  Opened untilItSays(String part) {
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> text().contains(part));
    return this;
  }

  /** The messages that have come whole so far. */
  List<JsonNode> messages() {
    String whole = text();
    return whole
        .substring(0, whole.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("data:") && line.contains("{"))
        .map(line -> TestClient.parse(line.substring(5)))
        .toList();
  }

  /** The ids of the events, in their order. */
  List<String> ids() {
    return text()
        .lines()
        .filter(l -> l.startsWith("id:"))
        .map(l -> l.substring(3).strip())
        .toList();
  }

  /** So many messages of this method, once they have come. */
  List<JsonNode> untilHeard(String method, int times) {
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> heard(method).size() >= times);
    return heard(method);
  }

  /** The request or notification of this method that comes first. */
  JsonNode untilHeard(String method) {
    return untilHeard(method, 1).getFirst();
  }

  List<JsonNode> heard(String method) {
    return messages().stream()
        .filter(message -> message.path("method").asText().equals(method))
        .toList();
  }

  /** The last message, once all has come. */
  JsonNode answer() {
    untilOver();
    return text().startsWith("{") ? TestClient.parse(text()) : messages().getLast();
  }

  /** "ended" or "broken". */
  String untilOver() {
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !ends.isEmpty());
    return ends.getFirst();
  }

  boolean isOver() {
    return !ends.isEmpty();
  }

  /** The client is there, and takes no more until it reads on. */
  void readsNothing() {
    response.pause();
  }

  void readsOn() {
    response.resume();
  }

  /** The client leaves. */
  void leave() {
    request.reset();
  }
}
