package dev.portolan.testkit;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link SseFront}, and the session of the server behind that belongs to it. */
final class SseFrontSession {
  private static final Set<String> OWN =
      Set.of("host", "content-length", "accept", "connection", "mcp-protocol-version");

  private final FakeMcpServer behind;
  private final HttpClient client;
  private final HttpServerRequest request;
  private final Context context;
  private final Promise<Void> over = Promise.promise();
  private volatile @Nullable String id;
  private volatile @Nullable HttpClientRequest listening;

  SseFrontSession(FakeMcpServer behind, HttpClient client, HttpServerRequest request) {
    this.behind = behind;
    this.client = client;
    this.request = request;
    this.context = Objects.requireNonNull(Vertx.currentContext());
  }

  /** Opens the stream; completes when it is over. */
  Future<Void> begin(String endpoint) {
    HttpServerResponse response = request.response();
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    response.closeHandler(closed -> end());
    response.writeHead();
    if (!endpoint.isEmpty()) {
      response.write("event: endpoint\ndata: " + endpoint + "\n\n");
    }
    return over.future();
  }

  void say(String message) {
    context.runOnContext(
        go -> {
          HttpServerResponse response = request.response();
          if (!response.ended() && !response.closed()) {
            response.write("event: message\ndata: " + message.replace("\n", "\ndata: ") + "\n\n");
          }
        });
  }

  void breakOff() {
    context.runOnContext(go -> request.connection().close());
  }

  /** Asks the server behind, with the headers of whoever asks here. */
  void ask(Buffer message, MultiMap headers) {
    RequestOptions options = options(HttpMethod.POST);
    headers.forEach(
        header -> {
          if (!OWN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            options.putHeader(header.getKey(), header.getValue());
          }
        });
    boolean confirmed =
        Json.read(message.toString())
            .path("method")
            .asText()
            .equals(McpMethod.INITIALIZED.wireName());
    client
        .request(options)
        .compose(asked -> asked.send(message))
        .onSuccess(
            answer -> {
              String given = answer.getHeader(McpHeader.SESSION_ID);
              id = given == null ? id : given;
              relay(answer);
              if (confirmed) {
                listen();
              }
            });
  }

  /** What the server behind says of its own accord comes on the same stream. */
  private void listen() {
    client
        .request(options(HttpMethod.GET))
        .compose(
            asked -> {
              listening = asked;
              return asked.send();
            })
        .onSuccess(this::relay);
  }

  private RequestOptions options(HttpMethod verb) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(verb)
            .setHost("127.0.0.1")
            .setPort(behind.port())
            .setURI(behind.uri().getPath())
            .putHeader("Accept", "application/json, text/event-stream");
    String session = id;
    return session == null ? options : options.putHeader(McpHeader.SESSION_ID, session);
  }

  private void relay(HttpClientResponse answer) {
    String type = String.valueOf(answer.getHeader("Content-Type"));
    if (type.startsWith("text/event-stream")) {
      answer.handler(RecordParser.newDelimited("\n\n", this::event));
      answer.exceptionHandler(broken -> {});
    } else if (type.startsWith("application/json")) {
      answer.body().onSuccess(body -> say(body.toString()));
    }
  }

  private void event(Buffer event) {
    StringBuilder message = new StringBuilder();
    event
        .toString()
        .lines()
        .filter(line -> line.startsWith("data:"))
        .forEach(line -> message.append(message.isEmpty() ? "" : "\n").append(line.substring(5)));
    if (!message.toString().isBlank()) {
      say(message.toString().strip());
    }
  }

  private void end() {
    if (over.tryComplete()) {
      HttpClientRequest open = listening;
      if (open != null) {
        open.reset();
      }
      if (id != null) {
        // what throws, since all is closed by now, fails a future that nobody waits for
        Future.succeededFuture(options(HttpMethod.DELETE))
            .compose(client::request)
            .compose(HttpClientRequest::send);
      }
    }
  }
}
