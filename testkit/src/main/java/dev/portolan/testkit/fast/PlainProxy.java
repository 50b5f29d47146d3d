package dev.portolan.testkit.fast;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    return Serving.start(vertx, loops, 0, loop -> new Passing(loop, to)::proxy);
  }

  private static final class Passing {
    private final HttpClient http;
    private final URI to;

    Passing(Vertx vertx, URI to) {
      this.http =
          vertx.createHttpClient(
              new HttpClientOptions().setTcpNoDelay(true),
              new PoolOptions().setHttp1MaxSize(CONNECTIONS));
      this.to = to;
    }

    private void proxy(HttpServerRequest request) {
      request
          .body()
          .compose(body -> ask(request, body))
          .compose(reply -> reply.body().compose(body -> answer(request, reply, body)))
          .onFailure(cause -> request.response().setStatusCode(502).end());
    }

    private Future<HttpClientResponse> ask(HttpServerRequest request, Buffer body) {
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
