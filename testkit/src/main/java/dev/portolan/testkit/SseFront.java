package dev.portolan.testkit;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The transport of 2024-11-05, HTTP with SSE, in front of a legacy {@link FakeMcpServer}: what is
 * posted here is asked there, and what it says comes on the one stream of the session. The server
 * behind keeps its script and writes down what it is asked. All methods may be called from any
 * thread, at any time.
 */
public final class SseFront {
  private static final int IN_FLIGHT = 1_000;
  private static final int KEPT = 10_000;

  /**
   * One request as it came here.
   *
   * @param verb GET or POST
   * @param path with its query
   */
  public record Request(String verb, String path, MultiMap headers) {}

  private final FakeMcpServer behind;
  private final HttpClient client;
  private final HttpServer http;
  private final Map<String, SseFrontSession> sessions = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Gauge open = new Gauge("open streams");
  private final Gauge opened = new Gauge("streams ever opened");
  private volatile Function<String, String> endpoint = id -> "/messages?session=" + id;
  private volatile boolean nameless;
  private volatile int refusal;

  private SseFront(Vertx vertx, FakeMcpServer behind) {
    this.behind = behind;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
    this.http = vertx.createHttpServer().requestHandler(this::handle);
  }

  /** Starts on a free port of 127.0.0.1. */
  public static Future<SseFront> start(Vertx vertx, FakeMcpServer behind) {
    return start(vertx, behind, 0);
  }

  /** Starts on this port of 127.0.0.1; 0 takes a free one. */
  public static Future<SseFront> start(Vertx vertx, FakeMcpServer behind, int port) {
    SseFront front = new SseFront(vertx, behind);
    return front.http.listen(port, "127.0.0.1").map(front);
  }

  /** Where its streams are opened. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port() + "/sse");
  }

  public int port() {
    return http.actualPort();
  }

  /** Closes the port and all connections. */
  public Future<Void> stop() {
    return http.close();
  }

  // How it behaves

  /** Names its endpoint as an absolute URI. */
  public SseFront namesAbsoluteEndpoint() {
    endpoint = id -> uri().resolve("/messages?session=" + id).toString();
    return this;
  }

  /** Names this endpoint, whatever the session. */
  public SseFront namesEndpoint(String uri) {
    endpoint = id -> uri;
    return this;
  }

  /** Opens streams and says nothing on them. */
  public SseFront namesNoEndpoint() {
    nameless = true;
    return this;
  }

  /** All that is posted gets this status, and goes nowhere; 0 ends that. */
  public SseFront refusesPosts(int status) {
    refusal = status;
    return this;
  }

  /** Knows no session any more: what is posted in one gets 404, though its stream stays open. */
  public SseFront forgetSessions() {
    sessions.clear();
    return this;
  }

  /** Breaks all streams, and ends their sessions. */
  public SseFront breakStreams() {
    sessions.values().forEach(SseFrontSession::breakOff);
    return this;
  }

  /** Sends this message on all streams. */
  public SseFront says(String message) {
    sessions.values().forEach(session -> session.say(message));
    return this;
  }

  // What it has seen

  /** The requests heard, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public int open() {
    return open.value();
  }

  public Future<Void> awaitOpen(int exactly) {
    return open.await(now -> now == exactly);
  }

  /** Streams opened so far. */
  public int opened() {
    return opened.value();
  }

  private void handle(HttpServerRequest request) {
    if (requests.size() < KEPT) {
      requests.add(new Request(request.method().name(), request.uri(), request.headers()));
    }
    boolean stream = "/sse".equals(request.path());
    if (stream && request.method().equals(HttpMethod.GET)) {
      open(request);
    } else if (!stream && request.method().equals(HttpMethod.POST)) {
      take(request);
    } else {
      request.response().setStatusCode(405).end("Method Not Allowed");
    }
  }

  private void open(HttpServerRequest request) {
    String id = UUID.randomUUID().toString();
    var session = new SseFrontSession(behind, client, request);
    sessions.put(id, session);
    opened.add(1);
    open.add(1);
    session.begin(nameless ? "" : endpoint.apply(id)).onComplete(over -> leave(id));
  }

  private void leave(String id) {
    sessions.remove(id);
    open.add(-1);
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              SseFrontSession session = sessions.get(String.valueOf(request.getParam("session")));
              if (refusal != 0) {
                request.response().setStatusCode(refusal).end();
              } else if (session == null) {
                request.response().setStatusCode(404).end("Could not find session");
              } else {
                request.response().setStatusCode(202).end("Accepted");
                session.ask(body, request.headers());
              }
            });
  }
}
