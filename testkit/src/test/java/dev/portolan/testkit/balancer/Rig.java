package dev.portolan.testkit.balancer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Nodes made up for a test, a balancer before them, and a client. */
final class Rig {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();

  void stop() throws Exception {
    result(vertx.close());
  }

  RoundRobin balancer(URI... nodes) throws Exception {
    return result(RoundRobin.start(vertx, 0, List.of(nodes)));
  }

  URI node(Handler<HttpServerRequest> handler) throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(handler);
    return URI.create("http://127.0.0.1:" + result(server.listen(0, "127.0.0.1")).actualPort());
  }

  /** An address that nobody listens on. */
  static URI nowhere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  static Handler<HttpServerRequest> echo(String name) {
    return request ->
        request
            .body()
            .onSuccess(
                body ->
                    request
                        .response()
                        .end(name + " " + request.method() + " " + request.uri() + " " + body));
  }

  HttpResponse<String> post(RoundRobin balancer, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(balancer.uri().resolve(path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The whole answer to a request that asks for the connection to be closed. */
  static String raw(RoundRobin balancer, String request) throws IOException {
    try (Socket client = connect(balancer)) {
      send(client, request);
      return text(client.getInputStream());
    }
  }

  static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Socket connect(RoundRobin balancer) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
    client.setSoTimeout((int) PATIENCE.toMillis());
    return client;
  }
}
