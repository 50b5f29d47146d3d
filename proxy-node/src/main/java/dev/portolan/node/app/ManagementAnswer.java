package dev.portolan.node.app;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of the management server, whole. None is to be kept by anyone in between.
 *
 * @param headers beside those of the body
 */
record ManagementAnswer(int status, String contentType, Buffer body, Map<String, String> headers) {
  private static final Logger log = LoggerFactory.getLogger(ManagementAnswer.class);
  private static final String JSON = "application/json";

  /** A body of less than a million bytes is thrown away, and a larger one not waited for. */
  private static final int MOST_DIGITS_OF_A_BODY = 6;

  static ManagementAnswer json(int status, Buffer body) {
    return new ManagementAnswer(status, JSON, body, Map.of());
  }

  static ManagementAnswer json(int status, JsonObject body) {
    return json(status, body.toBuffer());
  }

  static ManagementAnswer error(int status, String problem) {
    return json(status, new JsonObject().put("error", problem));
  }

  ManagementAnswer with(String header, String value) {
    return new ManagementAnswer(status, contentType, body, Map.of(header, value));
  }

  /** Completes, or fails, when nothing of it is kept for the asker any more. */
  Future<Void> send(HttpServerRequest request) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", contentType)
            .putHeader("Content-Length", String.valueOf(body.length()))
            .putHeader("Cache-Control", "no-store");
    headers.forEach(response::putHeader);
    boolean last = bringsMuch(request);
    if (last) {
      response.putHeader("Connection", "close");
    }
    Future<Void> sent =
        request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
    return sent.onFailure(cause -> log.debug("The asker went away: {}", cause.toString()))
        .onComplete(done -> hangUp(request, last));
  }

  /** The header alone closes nothing before the body has come to its end. */
  private static void hangUp(HttpServerRequest request, boolean last) {
    if (last) {
      request.connection().close();
    }
  }

  /** Nothing here is told in a body, and one without an end would keep a connection for ever. */
  private static boolean bringsMuch(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.headers().contains("Transfer-Encoding")
        || (length != null && length.strip().length() > MOST_DIGITS_OF_A_BODY);
  }
}
