package dev.portolan.testkit.fast;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reverse proxy that does nothing else: it takes a request whole, sends it to one place, and
 * hands the whole answer back. It knows no MCP, no tenant and no bound, so that what it costs is
 * what the HTTP server and client of Vert.x cost by themselves.
 */
public final class PlainProxy {
  private static final int CONNECTIONS = 10_000;

  /** Of one connection, or said anew. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "host");

  private PlainProxy() {}

  /**
   * Starts one on this Vert.x, on a free port of 127.0.0.1.
   *
   * @param loops event loops that share the port
   * @param to where everything goes, by its host and port
   * @return its port
   */
  public static Future<Integer> start(Vertx vertx, int loops, URI to) {
    AtomicInteger port = new AtomicInteger();
    return vertx
        .deployVerticle(() -> new Loop(to, port), new DeploymentOptions().setInstances(loops))
        .map(deployed -> port.get());
  }

  private static final class Loop extends VerticleBase {
    private final URI to;
    private final AtomicInteger port;

    Loop(URI to, AtomicInteger port) {
      this.to = to;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      HttpClient http =
          vertx.createHttpClient(
              new HttpClientOptions().setTcpNoDelay(true),
              new PoolOptions().setHttp1MaxSize(CONNECTIONS));
      return vertx
          .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
          .requestHandler(request -> proxy(http, request))
          .listen(SocketAddress.sharedRandomPort(1, "127.0.0.1"))
          .onSuccess(server -> port.set(server.actualPort()));
    }

    private void proxy(HttpClient http, HttpServerRequest request) {
      request
          .body()
          .compose(body -> ask(http, request, body))
          .compose(reply -> reply.body().compose(body -> answer(request, reply, body)))
          .onFailure(cause -> request.response().setStatusCode(502).end());
    }

    private Future<HttpClientResponse> ask(
        HttpClient http, HttpServerRequest request, Buffer body) {
      RequestOptions options =
          new RequestOptions()
              .setMethod(request.method())
              .setHost(to.getHost())
              .setPort(to.getPort())
              .setURI(request.uri())
              .setHeaders(passedOn(request.headers()));
      return http.request(options).compose(asking -> asking.send(body));
    }

    private static Future<Void> answer(
        HttpServerRequest request, HttpClientResponse reply, Buffer body) {
      request.response().setStatusCode(reply.statusCode());
      request.response().headers().addAll(passedOn(reply.headers()));
      return request.response().end(body);
    }

    private static MultiMap passedOn(MultiMap headers) {
      MultiMap passed = MultiMap.caseInsensitiveMultiMap();
      for (Map.Entry<String, String> header : headers) {
        if (!NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          passed.add(header.getKey(), header.getValue());
        }
      }
      return passed;
    }
  }
}
