package dev.portolan.testkit.fast;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server of one era over Streamable HTTP that answers calls, lists and what a client says
 * first, always with JSON, as quickly as Vert.x can. It knows no errors, and no sessions but their
 * ids.
 */
public final class FastBackend {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final String SESSION = "Mcp-Session-Id";

  private FastBackend() {}

  /**
   * Starts one on this Vert.x.
   *
   * @return its port
   */
  public static Future<Integer> start(Vertx vertx, FastOptions options) {
    FastAnswers answers = new FastAnswers(options);
    AtomicInteger port = new AtomicInteger();
    return vertx
        .deployVerticle(
            () -> new Loop(options, answers, port),
            new DeploymentOptions().setInstances(options.loops()))
        .map(deployed -> port.get());
  }

  private static final class Loop extends VerticleBase {
    private final FastOptions options;
    private final FastAnswers answers;
    private final AtomicInteger port;

    Loop(FastOptions options, FastAnswers answers, AtomicInteger port) {
      this.options = options;
      this.answers = answers;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      SocketAddress where =
          options.port() == 0
              ? SocketAddress.sharedRandomPort(1, "127.0.0.1")
              : SocketAddress.inetSocketAddress(options.port(), "127.0.0.1");
      return vertx
          .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
          .requestHandler(this::answer)
          .listen(where)
          .onSuccess(server -> port.set(server.actualPort()));
    }

    private void answer(HttpServerRequest request) {
      if (request.method().equals(HttpMethod.POST)) {
        request.body().onSuccess(body -> answer(request, body));
        return;
      }
      // no streams are opened unasked; a session may end
      request
          .response()
          .setStatusCode(request.method().equals(HttpMethod.DELETE) ? 200 : 405)
          .end();
    }

    private void answer(HttpServerRequest request, Buffer body) {
      HttpServerResponse response = request.response();
      @Nullable Buffer answer = answers.to(body);
      if (answer == null) {
        response.setStatusCode(202).end();
        return;
      }
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
      if (options.legacy() && request.getHeader(SESSION) == null) {
        response.putHeader(SESSION, UUID.randomUUID().toString());
      }
      response.end(answer);
    }
  }
}
