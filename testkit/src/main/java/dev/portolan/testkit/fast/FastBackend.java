package dev.portolan.testkit.fast;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server of one era over Streamable HTTP that answers calls, lists and what a client says
 * first, always with JSON, as quickly as Vert.x can. It knows no errors, and no sessions but their
 * ids. It answers alike at all paths, but for those below {@code /own/}, each of which lists a
 * first tool with a title of its own.
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
    return Serving.start(
        vertx, options.loops(), options.port(), loop -> new Answering(options, answers)::answer);
  }

  private record Answering(FastOptions options, FastAnswers answers) {
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
      @Nullable Buffer answer = answers.to(String.valueOf(request.path()), body);
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
